import type { HostSettings } from '../lvm/settings.ts';
import type { State } from '../model/state.ts';
import type { Limits } from '../placement/request.ts';

/** What a plan is made from besides its request. */
export interface Planning {
  /** The newest, with what open operations have reserved already in it (see model/reserved.ts). */
  readonly state: State;
  /** How things are made on hosts. */
  readonly settings: HostSettings;
  /** What volumes and placement are bound by. */
  readonly policy: VolumePolicy;
  /** Management names of hosts that can't be used now; empty at first. */
  readonly unreachable: ReadonlySet<string>;
}

/** What the configuration says, for plans on a state. */
export type Terms = (state: State) => Pick<Planning, 'settings' | 'policy'>;

export interface VolumePolicy {
  readonly limits: Limits;
  readonly zoneChecking: 'none' | 'strict';
  readonly averageFileSizeKiB: number;
  readonly maxVolumes: number;
}
