import { type Block, blocksOf, isHung } from './blocks.ts';
import { directory, file } from './create.ts';
import type { FileNode, HostModel } from './types.ts';

interface Named {
  /** The kernel's name. */
  readonly name: string;
  readonly block: Block;
}

function namedBlocks(host: HostModel): readonly Named[] {
  let mapped = 0;
  return blocksOf(host)
    .filter(({ kind }) => kind !== 'part')
    .map((block) => {
      if (block.kind !== 'lvm') return { name: block.path.slice('/dev/'.length), block };
      mapped += 1;
      return { name: `dm-${mapped - 1}`, block };
    });
}

/** The folders of /sys/block. */
export function blockFolders(host: HostModel): readonly string[] {
  return namedBlocks(host).map(({ name }) => name);
}

/** What the kernel tells there of requests that a device has not answered; null: no such file. */
export function blockFile(host: HostModel, path: string): FileNode | null {
  const [, name, rest = ''] = /^\/sys\/block\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (name === undefined) return path === '/sys/block' ? directory() : null;
  const found = namedBlocks(host).find((each) => each.name === name);
  if (found === undefined) return null;
  const { block } = found;
  const hangs = isHung(host, block);
  switch (rest) {
    case '':
    case '/dm':
      return rest === '' || block.kind === 'lvm' ? directory() : null;
    case '/inflight':
      return file(hangs ? '       4       26\n' : '       0        0\n');
    case '/stat':
      return file(
        `     935        0    15916      644      485       54   177971    14382 ${hangs ? '      33' : '       0'}  1221032    15090        0        0        0        0       35       63\n`,
      );
    case '/dm/name':
      return block.kind === 'lvm' ? file(`${block.path.slice('/dev/mapper/'.length)}\n`) : null;
    case '/dm/uuid':
      return block.kind === 'lvm' ? file(`LVM-${block.volume?.uuid.replaceAll('-', '') ?? ''}\n`) : null;
    case '/device/delete':
      return name.startsWith('sd') ? file('') : null;
    default:
      return null;
  }
}
