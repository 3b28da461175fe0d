import type { Faults } from './faults.ts';
import type { Locks } from './locks.ts';
import type { SimulationModel } from './model/types.ts';
import type { HostCounters } from './options.ts';

/** What a simulated host has around it: the other hosts, time, and what is to go wrong. */
export interface World {
  readonly model: SimulationModel;
  readonly faults: Pick<Faults, 'strike'>;
  readonly locks: Pick<Locks, 'take'>;
  /** What scripts asked for that isn't there. */
  readonly notSimulated: string[];
  counters(host: string): HostCounters;
  nextPid(): number;
  now(): number;
  /** Time goes by, for all hosts. */
  pass(seconds: number): void;
  /** Until what `holds` holds may go on. */
  held(): Promise<void>;
  /** Power cut. */
  kill(host: string): void;
  /** Nothing is lost by it; it comes up from the same disks. */
  reboot(host: string): void;
}
