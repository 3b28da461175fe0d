import { file } from './create.ts';
import { INFO_FILE } from './glusterd-files.ts';
import type { HostModel } from './types.ts';

/** glusterd gives itself an id when it first has to tell it, and has it on disk from then on. */
export function tellId(host: HostModel): string {
  if (host.root.nodes[INFO_FILE] === undefined) writeId(host);
  return host.uuid;
}

export function writeId(host: HostModel): void {
  host.root.nodes[INFO_FILE] = file(`UUID=${host.uuid}\noperating-version=100000\n`);
}
