import { type Block, blocksOf, findBlock, stableLinks } from '../model/blocks.ts';
import { drawUuid, emptyTree } from '../model/create.ts';
import { mountAt } from '../model/mounts.ts';
import type { HostModel } from '../model/types.ts';
import { type Call, fail, NotSimulated, parseWords, type Tools } from './tool.ts';

const SMALLEST_XFS_KIB = 300 * 1024;

function block(call: Call, word: string): Block | null {
  return findBlock(call.host, call.files.resolve(call.path(word)));
}

function mountsOf(host: HostModel, of: Block): readonly string[] {
  return host.mounts.filter((mount) => mount.source === of.path).map((mount) => mount.target);
}

/** What keeps a device from being opened exclusively. */
function inUse(host: HostModel, of: Block): boolean {
  if (mountsOf(host, of).length > 0 || of.disk?.heldBy !== undefined) return true;
  const content = of.holder.content;
  return (
    content?.type === 'lvm' &&
    content.group !== null &&
    Object.keys(host.groups[content.group]?.volumes ?? {}).length > 0
  );
}

function fileSystem(of: Block): string {
  const content = of.holder.content;
  if (content === null || content.type === 'gpt') return '';
  return content.type === 'lvm' ? 'LVM2_member' : content.type;
}

interface Listed {
  readonly name: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly children: readonly Listed[];
}

const ROOT: Listed = {
  name: '/dev/vda',
  values: {
    NAME: '/dev/vda',
    TYPE: 'disk',
    SIZE: 4_294_967_296,
    RO: false,
    RM: false,
    ROTA: true,
    FSTYPE: 'ext4',
    LABEL: null,
    MOUNTPOINT: '/',
    MODEL: null,
    SERIAL: 'root',
    PTTYPE: null,
  },
  children: [],
};

function listed(host: HostModel): readonly Listed[] {
  const blocks = blocksOf(host);
  const describe = (of: Block, children: readonly Listed[]): Listed => ({
    name: of.path,
    values: {
      NAME: of.path,
      TYPE: of.kind,
      SIZE: of.sizeKiB * 1024,
      RO: of.disk?.readOnly ?? false,
      RM: false,
      ROTA: of.disk?.rotational ?? false,
      FSTYPE: fileSystem(of) || null,
      LABEL: (of.holder.content !== null && 'label' in of.holder.content && of.holder.content.label) || null,
      MOUNTPOINT: mountsOf(host, of)[0] ?? (of.holder.content?.type === 'swap' ? null : null),
      MODEL: of.disk?.model || null,
      SERIAL: of.disk?.serial || null,
      PTTYPE: of.holder.content?.type === 'gpt' ? 'gpt' : null,
      UUID: of.holder.content?.uuid ?? null,
    },
    children,
  });
  return [
    ROOT,
    ...blocks
      .filter((each) => each.kind === 'disk')
      .map((disk) => {
        const content = disk.holder.content;
        const below = blocks.filter((each) =>
          each.kind === 'part'
            ? each.path.startsWith(disk.path)
            : each.kind === 'lvm' && content?.type === 'lvm' && content.group === each.group,
        );
        return describe(disk, [...below.map((each) => describe(each, [])), ...holderOf(disk)]);
      }),
  ];
}

function holderOf({ disk, sizeKiB }: Block): readonly Listed[] {
  if (disk?.heldBy === undefined) return [];
  const { path, type } = disk.heldBy;
  const none = { FSTYPE: null, LABEL: null, MOUNTPOINT: null, MODEL: null, SERIAL: null, PTTYPE: null };
  const values = {
    NAME: path,
    TYPE: type,
    SIZE: sizeKiB * 1024,
    RO: false,
    RM: false,
    ROTA: false,
    UUID: null,
  };
  return [{ name: path, values: { ...values, ...none }, children: [] }];
}

function lsblk(call: Call): number {
  const words = parseWords(
    call,
    '-J --json -b --bytes -p --paths -d --nodeps -n --noheadings -r --raw -l --list',
    '-o --output',
  );
  const columns = (words.value('-o', '--output') ?? 'NAME,SIZE,TYPE,MOUNTPOINT').toUpperCase().split(',');
  const everything = listed(call.host);
  const all = everything.flatMap((each) => [each, ...each.children]);
  let status = 0;
  let chosen: readonly Listed[] = everything;
  if (words.operands.length > 0) {
    chosen = words.operands.flatMap((operand) => {
      const found = all.find((each) => each.name === block(call, operand)?.path || each.name === operand);
      if (found === undefined) {
        call.err(`lsblk: ${operand}: not a block device\n`);
        status = words.operands.length > 1 ? 64 : 1;
      }
      return found ?? [];
    });
    if (chosen.length === 0) return 1;
  }
  const alone = words.has('-d', '--nodeps');
  const show = (each: Listed, column: string) => {
    const value = each.values[column];
    if (value === undefined) throw new NotSimulated(`lsblk -o ${column}`);
    return column === 'NAME' && !words.has('-p', '--paths') ? String(value).replace(/^.*\//, '') : value;
  };
  if (words.has('-J', '--json')) {
    const tree = (each: Listed): Record<string, unknown> => ({
      ...Object.fromEntries(columns.map((column) => [column.toLowerCase(), show(each, column)])),
      ...(alone || each.children.length === 0 ? {} : { children: each.children.map(tree) }),
    });
    const text = JSON.stringify({ blockdevices: chosen.map(tree) }, null, 3);
    call.out(`${text.replaceAll(/\},\n\s+\{/g, '},{')}\n`);
    return status;
  }
  if (!words.has('-n', '--noheadings')) call.out(`${columns.join(' ')}\n`);
  for (const each of chosen.flatMap((one) => (alone ? [one] : [one, ...one.children]))) {
    const values = columns.map((column) => {
      const value = show(each, column);
      return typeof value === 'boolean' ? Number(value) : (value ?? '');
    });
    call.out(`${values.join(' ').trimEnd()}\n`);
  }
  return status;
}

function blkid(call: Call): number {
  const words = parseWords(call, '-p', '-s -o -c -L -U');
  const chosen =
    words.operands.length === 0 ? blocksOf(call.host) : words.operands.map((word) => block(call, word));
  let found = false;
  for (const each of chosen) {
    if (each === null || each.holder.content === null) continue;
    const content = each.holder.content;
    found = true;
    const wanted = words.value('-s');
    const values: Readonly<Record<string, string>> = { UUID: content.uuid, TYPE: fileSystem(each) };
    if (wanted !== null && words.value('-o') === 'value') call.out(`${values[wanted] ?? ''}\n`);
    else if (content.type === 'gpt') call.out(`${each.path}: PTUUID="${content.uuid}" PTTYPE="gpt"\n`);
    else {
      const size = BLOCK_SIZES[content.type];
      const blocks = size === undefined ? '' : ` BLOCK_SIZE="${size}"`;
      call.out(`${each.path}: UUID="${content.uuid}"${blocks} TYPE="${values.TYPE}"\n`);
    }
  }
  return found ? 0 : 2;
}

const BLOCK_SIZES: Readonly<Record<string, number>> = { xfs: 512, ext4: 4096 };

const OFFSETS: Readonly<Record<string, string>> = {
  xfs: '0x0',
  ext4: '0x438',
  swap: '0xff6',
  lvm: '0x218',
  gpt: '0x200',
};

function wipefs(call: Call): number {
  const words = parseWords(call, '-a --all -q --quiet -n --no-act -p --parsable -f --force');
  for (const operand of words.operands) {
    const found = block(call, operand);
    if (found === null)
      return fail(call, `error: ${operand}: probing initialization failed: No such file or directory`);
    const act = words.has('-a', '--all') && !words.has('-n', '--no-act');
    if (act && inUse(call.host, found))
      return fail(call, `error: ${operand}: probing initialization failed: Device or resource busy`);
    const content = found.holder.content;
    if (content === null) continue;
    if (!act) {
      const label = 'label' in content ? content.label : '';
      call.out(
        `${OFFSETS[content.type]},${content.type === 'gpt' ? '' : content.uuid},${label},${fileSystem(found) || 'gpt'}\n`,
      );
      continue;
    }
    if (content.type === 'lvm' && content.group !== null) delete call.host.groups[content.group];
    found.holder.content = null;
  }
  return 0;
}

function mkfs(call: Call): number {
  const words = parseWords(call, '-q -f -K', '-i -d -n -L -m -l -b -s');
  const [device = ''] = words.operands;
  const found = block(call, device);
  if (found === null) {
    call.err(`Error accessing specified device ${device}: No such file or directory\nUsage: mkfs.xfs\n`);
    return 1;
  }
  if (inUse(call.host, found)) return fail(call, `${device} contains a mounted filesystem\nUsage: mkfs.xfs`);
  if (found.holder.content !== null && !words.has('-f')) {
    fail(call, `${device} appears to contain an existing filesystem (${fileSystem(found) || 'gpt'}).`);
    return fail(call, 'Use the -f option to force overwrite.');
  }
  if (found.sizeKiB < SMALLEST_XFS_KIB) {
    if (found.volume !== null)
      fail(call, 'small data volume, ignoring data volume stripe unit 512 and stripe width 512');
    call.err('Filesystem must be larger than 300MB.\nUsage: mkfs.xfs\n');
    return 1;
  }
  found.holder.content = {
    type: 'xfs',
    uuid: drawUuid(call.model),
    label: words.value('-L') ?? '',
    tree: emptyTree(),
  };
  return 0;
}

function mount(call: Call): number {
  const words = parseWords(call, '-a', '-o -t');
  const [source, target] = words.operands;
  if (source === undefined) {
    for (const each of call.host.mounts)
      call.out(`${each.source} on ${each.target} type ${each.type} (${each.options})\n`);
    return 0;
  }
  if (target === undefined) throw new NotSimulated('mount with one operand');
  if (words.value('-t') === 'glusterfs') throw new NotSimulated('mount -t glusterfs');
  const complaint = mountAt(
    call.host,
    call.path(source),
    call.path(target),
    words.value('-o') ?? 'rw,relatime',
  );
  if (complaint === null) return 0;
  call.err(`${complaint}\n       dmesg(1) may have more information after failed mount system call.\n`);
  return 32;
}

function umount(call: Call): number {
  const words = parseWords(call, '-l -f');
  const [operand] = words.operands;
  const { host } = call;
  if (operand === undefined) {
    call.err("umount: bad usage\nTry 'umount --help' for more information.\n");
    return 1;
  }
  const path = call.files.resolve(call.path(operand));
  const index = host.mounts.findLastIndex((each) => each.target === path || each.source === path);
  const target = host.mounts[index]?.target ?? '';
  if (index < 0 || target === '/') {
    fail(
      call,
      call.files.exists(path) ? `${operand}: not mounted.` : `${operand}: no mount point specified.`,
    );
    return 32;
  }
  const busy =
    isWithin(call.workingDirectory, target) ||
    host.processes.some((each) => isWithin(each.directory, target)) ||
    Object.keys(host.bricks).some((brick) => brick.startsWith(`${target}/`)) ||
    host.mounts.some((each) => each.target.startsWith(`${target}/`));
  if (busy && !words.has('-l')) {
    fail(call, `${operand}: target is busy.`);
    return 32;
  }
  call.files.sync(target);
  host.mounts.splice(index, 1);
  return 0;
}

/** Columns as wide as what is in them, headings included; the last as it is. Tells the rows from the given one on. */
function aligned(rows: readonly (readonly string[])[], from: number): string {
  const [first = []] = rows;
  const widths = first.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .slice(from)
    .map(
      (row) =>
        `${row.map((value, at) => (at < row.length - 1 ? value.padEnd(widths[at] ?? 0) : value)).join(' ')}\n`,
    )
    .join('');
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

export const DISK_TOOLS: Tools = {
  lsblk,
  blkid,
  wipefs,
  'mkfs.xfs': mkfs,
  // Installed beside LVM; only LVM itself calls it.
  thin_check(call) {
    throw new NotSimulated(call.name);
  },
  mount,
  umount,
  mountpoint(call) {
    const words = parseWords(call, '-q');
    const [operand = ''] = words.operands;
    const path = call.files.resolve(call.path(operand));
    const mounted = call.host.mounts.some((each) => each.target === path);
    if (!words.has('-q')) {
      if (!call.files.exists(path)) fail(call, `${operand}: No such file or directory`);
      else call.out(`${operand} is ${mounted ? '' : 'not '}a mountpoint\n`);
    }
    return mounted ? 0 : call.files.exists(path) ? 32 : 1;
  },
  findmnt(call) {
    const words = parseWords(call, '-n -r -J --noheadings', '-o -M -S -T --target --source --mountpoint -t');
    const point = words.value('-M', '--mountpoint') ?? words.operands[0] ?? null;
    const source = words.value('-S', '--source');
    const under = words.value('-T', '--target');
    const found = call.host.mounts.filter(
      (each) =>
        (point === null || each.target === call.files.resolve(call.path(point)) || each.source === point) &&
        (source === null || each.source === source) &&
        (under === null || each === call.files.mountOf(call.files.resolve(call.path(under)))),
    );
    const columns = (words.value('-o') ?? 'TARGET,SOURCE,FSTYPE,OPTIONS').toUpperCase().split(',');
    const rows = found.map((each) => {
      const values: Readonly<Record<string, string>> = {
        TARGET: each.target,
        SOURCE: each.source,
        FSTYPE: each.type,
        OPTIONS: each.options,
      };
      return columns.map((column) => values[column] ?? '');
    });
    call.out(
      words.has('-r') ? rows.map((row) => `${row.join(' ')}\n`).join('') : aligned([columns, ...rows], 1),
    );
    return found.length > 0 ? 0 : 1;
  },
  blockdev(call) {
    const words = parseWords(call, '--getsize64 --getro --rereadpt --flushbufs');
    const [operand = ''] = words.operands;
    const found = block(call, operand);
    if (found === null) return fail(call, `cannot open ${operand}: No such file or directory`);
    if (words.has('--getsize64')) call.out(`${found.sizeKiB * 1024}\n`);
    if (words.has('--getro')) call.out(found.disk?.readOnly === true ? '1\n' : '0\n');
    return 0;
  },
  udevadm(call) {
    const [verb = ''] = call.words;
    if (verb === 'settle' || verb === 'trigger') return 0;
    const words = parseWords({ ...call, words: call.words.slice(1) }, '', '--query -q --name -n --timeout');
    if (verb !== 'info' || words.value('--query', '-q') !== 'symlink')
      throw new NotSimulated(`udevadm ${call.words.join(' ')}`);
    const name = words.value('--name', '-n') ?? '';
    const found = block(call, name);
    if (found === null) {
      if (name === '/dev/vda') return 0;
      call.err(`Unknown device "${name}": No such device\n`);
      return 1;
    }
    call.out(
      `${(found.disk === null ? [] : stableLinks(found.disk)).map((link) => link.replace('/dev/', '')).join(' ')}\n`,
    );
    return 0;
  },
};
