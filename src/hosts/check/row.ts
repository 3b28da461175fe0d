import type { Resting } from '../../model/resting.ts';
import type { Concern } from './concerns.ts';
import type { HostFacts } from './facts.ts';

/** One row of the check: a concern of one host, how it stands, and what mends it. */
export interface Row {
  readonly host: string;
  readonly concern: Concern;
  /** null: could not be asked. */
  readonly good: boolean | null;
  readonly detail: string;
  /** The very command, or what to do; empty where nothing is wrong. */
  readonly mend: string;
  /** On which host that is typed; null: where glusterctl runs. */
  readonly on: string | null;
}

/** A host that answered. */
export interface Checked {
  readonly host: string;
  readonly storage: string;
  readonly facts: HostFacts;
  /** null: it is not in maintenance. */
  readonly resting: Resting | null;
  /** Between which limits, in seconds, its clock is ahead of this machine's. */
  readonly ahead: { readonly least: number; readonly most: number } | null;
}

export type Verdict = Pick<Row, 'good' | 'detail' | 'mend'> & { readonly on?: string | null };

export const good = (detail: string): Verdict => ({ good: true, detail, mend: '' });
export const bad = (detail: string, mend: string): Verdict => ({ good: false, detail, mend });
/** What is mended where glusterctl runs. */
export const badHere = (detail: string, mend: string): Verdict => ({ good: false, detail, mend, on: null });
export const unasked = (detail: string): Verdict => ({ good: null, detail, mend: '' });

export function row(host: string, concern: Concern, { good, detail, mend, on = host }: Verdict): Row {
  return { host, concern, good, detail, mend, on: mend === '' ? null : on };
}

const isDebian = (facts: HostFacts): boolean => /debian|ubuntu/.test(facts.system);

export function install(facts: HostFacts, debian: string, redhat = debian): string {
  return isDebian(facts) ? `apt-get install -y ${debian}` : `dnf install -y ${redhat}`;
}

/** That very version of gluster. */
export function installVersion(facts: HostFacts, version: string): string {
  return install(facts, `'glusterfs-server=${version}*'`, `'glusterfs-server-${version}*'`);
}
