import type { Script } from '../../model/plan.ts';

/** One thing that a host lacks, and the script that brings it: it can be run again. */
export interface Measure {
  readonly id: 'packages' | 'modules' | 'service' | 'extras' | 'time' | 'rotation' | 'firewall';
  /** For people: `install lvm2, xfsprogs`. */
  readonly title: string;
  readonly script: Script;
  readonly timeoutSeconds: number;
}
