import { type Block, blocksOf } from '../model/blocks.ts';
import type { HostModel } from '../model/types.ts';
import { block, fileSystem, mountsOf } from './blocks.ts';
import { type Call, NotSimulated, parseWords } from './tool.ts';

interface Listed {
  readonly name: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly children: readonly Listed[];
}

const ROOT: Listed = {
  name: '/dev/vda',
  values: {
    NAME: '/dev/vda',
    KNAME: '/dev/vda',
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
  const volumes = blocks.filter(({ kind }) => kind === 'lvm');
  const describe = (of: Block, children: readonly Listed[]): Listed => ({
    name: of.path,
    values: {
      NAME: of.path,
      KNAME: of.kind === 'lvm' ? `/dev/dm-${volumes.indexOf(of)}` : of.path,
      TYPE: of.kind,
      SIZE: of.sizeKiB * 1024,
      RO: of.disk?.readOnly ?? false,
      RM: false,
      ROTA: of.disk?.rotational ?? false,
      FSTYPE: fileSystem(of) || null,
      LABEL: (of.holder.content !== null && 'label' in of.holder.content && of.holder.content.label) || null,
      MOUNTPOINT: mountsOf(host, of)[0] ?? null,
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
        const content = disk.disk?.content;
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
    KNAME: path,
    TYPE: type,
    SIZE: sizeKiB * 1024,
    RO: false,
    RM: false,
    ROTA: false,
    UUID: null,
  };
  return [{ name: path, values: { ...values, ...none }, children: [] }];
}

export function lsblk(call: Call): number {
  const words = parseWords(
    call,
    '-J --json -b --bytes -p --paths -d --nodeps -n --noheadings -r --raw',
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
        status = 64;
      }
      return found ?? [];
    });
    if (chosen.length === 0) return 32;
  }
  const alone = words.has('-d', '--nodeps');
  const show = (each: Listed, column: string) => {
    const value = each.values[column];
    if (value === undefined) throw new NotSimulated(`lsblk -o ${column}`);
    return column.endsWith('NAME') && !words.has('-p', '--paths')
      ? String(value).replace(/^.*\//, '')
      : value;
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
    const line = values.join(' ');
    call.out(`${words.has('-r', '--raw') ? line : line.trimEnd()}\n`);
  }
  return status;
}
