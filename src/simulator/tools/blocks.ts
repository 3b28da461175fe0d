import { type Block, findBlock } from '../model/blocks.ts';
import type { HostModel } from '../model/types.ts';
import type { Call } from './tool.ts';

export function block(call: Call, word: string): Block | null {
  return findBlock(call.host, call.files.resolve(call.path(word)));
}

export function mountsOf(host: HostModel, of: Block): readonly string[] {
  return host.mounts.filter((mount) => mount.source === of.path).map((mount) => mount.target);
}

/** What keeps a device from being opened exclusively. */
export function inUse(host: HostModel, of: Block): boolean {
  if (mountsOf(host, of).length > 0 || of.disk?.heldBy !== undefined) return true;
  const content = of.holder.content;
  return (
    content?.type === 'lvm' &&
    content.group !== null &&
    Object.keys(host.groups[content.group]?.volumes ?? {}).length > 0
  );
}

export function fileSystem(of: Block): string {
  const content = of.holder.content;
  if (content === null || content.type === 'gpt') return '';
  return content.type === 'lvm' ? 'LVM2_member' : content.type;
}
