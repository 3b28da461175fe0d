import { GlusterctlError } from '../model/errors.ts';
import { sh } from '../shell/script.ts';

/** The tree of block devices, in a script that is `patient`. */
export const BLOCK_TREE = sh`
  look_at lsblk lsblk "$quiet" lsblk --json --bytes --paths -o NAME,KNAME,TYPE,SIZE,RO,RM,ROTA,FSTYPE,LABEL,MOUNTPOINT,MODEL,SERIAL,PTTYPE
`;

/** udev's links to all of them. */
export const BLOCK_LINKS = sh`
  echo '=== links'
  find /dev/disk -type l -printf '%l %p\n' 2>/dev/null || :
`;

export interface Block {
  readonly path: string;
  /** The kernel's own name, where udev gives another. */
  readonly kernelPath: string;
  readonly type: string;
  readonly sizeKiB: number;
  readonly readOnly: boolean;
  readonly removable: boolean;
  readonly rotational: boolean;
  readonly fileSystem: string;
  readonly label: string;
  readonly mountPoint: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly partitionTable: string;
  readonly children: readonly Block[];
}

export interface BlockNames {
  readonly tree: readonly Block[];
  /** The tree's and all below them. */
  readonly blocks: readonly Block[];
  /** Links that lead to it after the next boot, too. */
  linksTo(block: Block): readonly string[];
  /** The link that counts disks as they come, until the next boot; empty before Linux 5.15. */
  arrivalLink(block: Block): string;
}

/** What BLOCK_TREE and BLOCK_LINKS printed; nothing where they were not asked. */
export function readBlockNames(sections: ReadonlyMap<string, string>): BlockNames {
  const tree = blocksOf(parseTree(sections.get('lsblk') ?? '{"blockdevices":[]}'));
  const links = linesByDevice(sections.get('links') ?? '');
  const linksOf = ({ kernelPath, path }: Block): readonly string[] =>
    links.get(lastPart(kernelPath)) ?? links.get(lastPart(path)) ?? [];
  return {
    tree,
    blocks: tree.flatMap(withDescendants),
    linksTo: (block) => [...new Set(linksOf(block))].filter(isStable).sort(),
    arrivalLink: (block) => linksOf(block).find((link) => link.includes('/by-diskseq/')) ?? '',
  };
}

/** LVM's link follows from a UUID that we know anyway. */
function isStable(link: string): boolean {
  return !/\/by-id\/lvm-pv-uuid-|\/by-diskseq\//.test(link);
}

function parseTree(text: string): unknown {
  try {
    return Reflect.get(Object(JSON.parse(text)), 'blockdevices');
  } catch (cause) {
    throw new GlusterctlError('failed', 'Not the JSON expected from lsblk', {
      cause,
      hint: 'util-linux 2.27 or newer is needed on the hosts.',
    });
  }
}

/** Older lsblk print every value as a string, newer ones as what it is. */
function blocksOf(value: unknown): readonly Block[] {
  if (!Array.isArray(value)) return [];
  return value.map((each: unknown) => {
    const text = (name: string): string => String(Reflect.get(Object(each), name) ?? '');
    const flag = (name: string): boolean => text(name) === '1' || text(name) === 'true';
    return {
      path: text('name'),
      kernelPath: text('kname') || text('name'),
      type: text('type'),
      sizeKiB: Math.trunc(Number(text('size')) / 1024),
      readOnly: flag('ro'),
      removable: flag('rm'),
      rotational: flag('rota'),
      fileSystem: text('fstype'),
      label: text('label'),
      mountPoint: text('mountpoint'),
      model: text('model').trim(),
      serialNumber: text('serial').trim(),
      partitionTable: text('pttype'),
      children: blocksOf(Reflect.get(Object(each), 'children')),
    };
  });
}

export function withDescendants(block: Block): readonly Block[] {
  return [block, ...block.children.flatMap(withDescendants)];
}

/** Lines of a device and something about it, by the last part of the device's name. */
export function linesByDevice(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space <= 0) continue;
    const name = lastPart(line.slice(0, space));
    found.set(name, [...(found.get(name) ?? []), line.slice(space + 1).trim()]);
  }
  return found;
}

export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
