import type { Bench } from './part.ts';
import type { Row } from './row.ts';

/** Hosts with the program's own state and settings. */
export interface BenchedHosts {
  /** Where the program and what is written by hand are run. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly sshConfig: string;
  readonly topology: string;
  /** Of what is measured in turns. */
  readonly rounds: number;
  /** Makes the hosts empty again, and forgets the state: loading a topology can be measured then. */
  readonly reset?: () => Promise<void>;
}

/** Rows that are measured together on real hosts, which are empty before. */
export interface LabPart {
  readonly names: readonly string[];
  measure(bench: Bench, hosts: BenchedHosts): Promise<readonly Row[]>;
}
