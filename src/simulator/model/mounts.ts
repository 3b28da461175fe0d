import { findBlock } from './blocks.ts';
import { Files } from './files.ts';
import type { HostModel } from './types.ts';

/** Mounts a file system; a text is why not, as mount(8) says it. */
export function mountAt(host: HostModel, source: string, target: string, options: string): string | null {
  const files = new Files(host);
  const path = files.resolve(target);
  const block = findBlock(host, files.resolve(source)) ?? findBlock(host, source);
  if (!files.isDirectory(path)) return `mount: ${target}: mount point does not exist.`;
  if (block === null) return `mount: ${target}: special device ${source} does not exist.`;
  const content = block.holder.content;
  if (content === null || !('tree' in content))
    return `mount: ${target}: wrong fs type, bad option, bad superblock on ${block.path}, missing codepage or helper program, or other error.`;
  if (host.mounts.some((mount) => mount.target === path && mount.source === block.path))
    return `mount: ${target}: ${block.path} already mounted on ${path}.`;
  host.mounts.push({
    source: block.path,
    target: path,
    type: content.type,
    options: options.replace('defaults', 'rw,relatime'),
  });
  return null;
}
