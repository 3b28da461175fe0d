import type { Ask } from '../../cli/ask.ts';
import { flag, refined } from '../../cli/flag.ts';
import { withoutRootDot } from '../../model/host-name.ts';

/** The two names of a node. Those of hosts that are nodes already are no help in completion. */
export const managementHostName = hostName('name or address that SSH reaches it by');
export const storageHostName = hostName('name or address in the storage network');

interface Needed {
  readonly required?: string;
  readonly mayBeEmpty?: true;
  readonly ask?: Ask;
}

export function hostName(summary: string, needed: Needed = {}) {
  return refined(flag.text({ placeholder: 'HOST', values: [], summary, ...needed }), withoutRootDot);
}
