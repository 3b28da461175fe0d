import { groupExtents, isFound, usedExtents } from '../model/blocks.ts';
import type { Disk, FillKind, HostModel, LogicalVolume, VolumeGroup } from '../model/types.ts';
import { tellDeadDisks } from './lvm-answers.ts';
import { type Call, NotSimulated, parseWords } from './tool.ts';

interface Row {
  readonly disk: Disk | null;
  readonly groupName: string;
  readonly group: VolumeGroup | null;
  readonly volume: Listed | null;
  readonly hidden: boolean;
}

/** A logical volume, or a part of one that LVM hides. */
type Listed = Omit<LogicalVolume, 'kind'> & { readonly kind: LogicalVolume['kind'] | 'data' | 'metadata' };

/** A size in KiB, shown in the units asked for. */
interface Size {
  readonly kib: number;
}

type Value = string | Size;

const size = (kib: number): Size => ({ kib });

const FIELDS: Readonly<Record<string, (row: Row, host: HostModel) => Value>> = {
  pv_name: ({ disk }) => disk?.path ?? '',
  pv_uuid: ({ disk }) => (disk?.content?.type === 'lvm' ? disk.content.uuid : ''),
  pv_tags: ({ disk }) => (disk?.content?.type === 'lvm' ? disk.content.tags.join(',') : ''),
  pv_size: ({ disk, group }, host) =>
    size(group !== null ? groupExtents(host, group) * group.extentKiB : (disk?.sizeKiB ?? 0)),
  pv_free: ({ group, disk }, host) =>
    size(
      group !== null
        ? (groupExtents(host, group) - usedExtents(group)) * group.extentKiB
        : (disk?.sizeKiB ?? 0),
    ),
  dev_size: ({ disk }) => size(disk?.sizeKiB ?? 0),
  pv_mda_size: ({ disk }) => size(disk?.content?.type === 'lvm' ? disk.content.startKiB - 4 : 0),
  vg_name: ({ groupName }) => groupName,
  vg_uuid: ({ group }) => group?.uuid ?? '',
  vg_tags: ({ group }) => group?.tags.join(',') ?? '',
  vg_extent_size: ({ group }) => size(group?.extentKiB ?? 0),
  vg_size: ({ group }, host) => size(group === null ? 0 : groupExtents(host, group) * group.extentKiB),
  vg_free: ({ group }, host) =>
    size(group === null ? 0 : (groupExtents(host, group) - usedExtents(group)) * group.extentKiB),
  lv_count: ({ group }) => String(visible(group).length),
  pv_count: ({ group }) => String(group?.disks.length ?? 0),
  lv_name: ({ volume, hidden }) => (volume === null ? '' : hidden ? `[${volume.name}]` : volume.name),
  lv_uuid: ({ volume }) => volume?.uuid ?? '',
  lv_tags: ({ volume }) => volume?.tags.join(',') ?? '',
  lv_size: ({ volume }) => size(volume?.sizeKiB ?? 0),
  lv_time: ({ volume }) =>
    volume?.created === undefined
      ? ''
      : `${new Date(volume.created).toISOString().slice(0, 19).replace('T', ' ')} +0000`,
  lv_attr: ({ volume }, host) => attributes(volume, host),
  lv_active: ({ volume }) => (volume?.active === true ? 'active' : ''),
  lv_path: ({ volume, groupName }) => (volume === null ? '' : `/dev/${groupName}/${volume.name}`),
  lv_metadata_size: ({ volume }) => (volume?.kind === 'pool' ? size(volume.metadataKiB) : ''),
  pool_lv: ({ volume }) => volume?.pool ?? '',
  origin: ({ volume }) => volume?.origin ?? '',
  thin_count: ({ volume, group }) =>
    volume?.kind === 'pool'
      ? String(Object.values(group?.volumes ?? {}).filter((each) => each.pool === volume.name).length)
      : '',
  chunk_size: ({ volume }) => size(volume?.chunkKiB ?? 0),
  data_percent: ({ volume }, host) =>
    volume?.kind === 'pool' ? filled(host, 'pool-data', '0.00') : volume?.kind === 'thin' ? '0.00' : '',
  metadata_percent: ({ volume }, host) =>
    volume?.kind === 'pool' ? filled(host, 'pool-metadata', '10.45') : '',
};

function filled(host: HostModel, kind: FillKind, usual: string): string {
  return host.defects?.fill?.[kind]?.toFixed(2) ?? usual;
}

function attributes(volume: Listed | null, { defects }: HostModel): string {
  if (volume === null) return '';
  if (volume.kind === 'spare') return 'ewi-------';
  const active = volume.active ? 'a' : '-';
  if (volume.kind === 'data') return `Twi-${active}o----`;
  if (volume.kind === 'metadata') return `ewi-${active}o----`;
  if (volume.kind === 'pool') return `twi-${active}otz${defects?.poolHealth ?? '-'}-`;
  if (volume.kind === 'thin') return `Vwi-${active}-tz${volume.skipActivation ? '-k' : '--'}`;
  return `-wi-${active}-----`;
}

function visible(group: VolumeGroup | null): readonly LogicalVolume[] {
  return Object.values(group?.volumes ?? {}).filter((volume) => volume.kind !== 'spare');
}

function text(value: Value, units: string, suffix: boolean, exact: boolean): string {
  if (typeof value === 'string') return value;
  if (value.kib === 0) return '0';
  if (units === 'b') return `${value.kib * 1024}${suffix ? 'B' : ''}`;
  const power = { k: 0, m: 1, g: 2, t: 3, h: 2 }[units.toLowerCase()] ?? 0;
  const number = (value.kib / 1024 ** power).toFixed(2);
  if (units !== 'h') return suffix ? `${number}${units}` : number;
  return `${!exact && number.endsWith('.99') ? '<' : ''}${number}${suffix ? 'g' : ''}`;
}

type Condition = (row: Row, host: HostModel) => boolean;

/** Selections: `field=value`, `!=`, `<=`, `field={tag}`, `=~`, joined by && or ||. */
export function selection(source: string): Condition {
  const any = source.split('||').map((alternative) =>
    alternative.split('&&').map((term): Condition => {
      const found = /^\s*\(?\s*(\w+)\s*(=~|!=|<=|=)\s*(.*?)\s*\)?\s*$/.exec(term);
      const [, name = '', operator, raw = ''] = found ?? [];
      const field = FIELDS[name];
      if (found === null || field === undefined) throw new NotSimulated(`selection ${source}`);
      const wanted = raw.replace(/^"(.*)"$/, '$1').replace(/^\{(.*)\}$/, '$1');
      return (row, host) => {
        const value = text(field(row, host), 'k', false, true).replace(/^\[(.*)\]$/, '$1');
        const words = name.endsWith('_tags') ? value.split(',') : [value];
        if (operator === '<=') return value !== '' && Number(value) <= Number(wanted);
        if (operator === '=~') return words.some((word) => new RegExp(wanted).test(word));
        return words.includes(wanted) === (operator === '=');
      };
    }),
  );
  return (row, host) => any.some((all) => all.every((condition) => condition(row, host)));
}

const HIDDEN = /^(spare|data|metadata)$/;

/** What a pool is made of: its data and its metadata. */
function innerVolumes(volume: LogicalVolume): readonly Listed[] {
  if (volume.kind !== 'pool') return [];
  const inner = { ...volume, tags: [], metadataKiB: 0 };
  return [
    { ...inner, name: `${volume.name}_tdata`, kind: 'data' },
    { ...inner, name: `${volume.name}_tmeta`, kind: 'metadata', sizeKiB: volume.metadataKiB },
  ];
}

const DEFAULTS = {
  pv: 'pv_name,vg_name,pv_size,pv_free',
  vg: 'vg_name,pv_count,lv_count,vg_size,vg_free',
  lv: 'lv_name,vg_name,lv_attr,lv_size',
} as const;

function rowsOf(kind: 'pv' | 'vg' | 'lv', call: Call, all: boolean, withDisks: boolean): readonly Row[] {
  const { host } = call;
  if (kind === 'pv')
    return host.disks.flatMap((disk): Row[] => {
      if (disk.content?.type !== 'lvm' || disk.failed !== undefined) return [];
      const groupName = disk.content.group ?? '';
      return [{ disk, groupName, group: host.groups[groupName] ?? null, volume: null, hidden: false }];
    });
  return Object.entries(host.groups).flatMap(([groupName, group]): Row[] => {
    if (!isFound(host, groupName)) return [];
    if (kind === 'vg')
      return (withDisks ? host.disks.filter((disk) => group.disks.includes(disk.path)) : [null]).map(
        (disk) => ({
          disk,
          groupName,
          group,
          volume: null,
          hidden: false,
        }),
      );
    return Object.values(group.volumes)
      .flatMap((volume) =>
        all ? [volume, ...innerVolumes(volume)] : volume.kind === 'spare' ? [] : [volume],
      )
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map((volume) => ({ disk: null, groupName, group, volume, hidden: HIDDEN.test(volume.kind) }));
  });
}

export function report(kind: 'pv' | 'vg' | 'lv'): (call: Call) => number {
  return (call) => {
    const words = parseWords(
      call,
      '--noheadings --nosuffix -a --all -qq -q --readonly --unquoted',
      '-o --options -S --select --units --reportformat --separator --config',
    );
    const fields = (words.value('-o', '--options') ?? DEFAULTS[kind]).split(',').map((field) => field.trim());
    for (const field of fields)
      if (FIELDS[field] === undefined) throw new NotSimulated(`${call.name} -o ${field}`);
    tellDeadDisks(call);
    let rows = rowsOf(
      kind,
      call,
      words.has('-a', '--all'),
      fields.some((field) => field.startsWith('pv_')),
    );
    let status = 0;
    if (words.operands.length > 0) {
      const chosen: Row[] = [];
      for (const operand of words.operands) {
        const found = chosenRows(kind, call, rows, operand);
        if (typeof found === 'string') {
          call.err(found);
          status = 5;
        } else chosen.push(...found);
      }
      rows = chosen;
    }
    const select = words.value('-S', '--select');
    if (select !== null) rows = rows.filter((row) => selection(select)(row, call.host));
    print(call, kind, rows, fields, {
      json: words.value('--reportformat') === 'json',
      headings: !words.has('--noheadings'),
      separator: words.value('--separator'),
      units: words.value('--units') ?? 'h',
      suffix: !words.has('--nosuffix'),
    });
    return status;
  };
}

function chosenRows(
  kind: 'pv' | 'vg' | 'lv',
  call: Call,
  rows: readonly Row[],
  operand: string,
): readonly Row[] | string {
  if (kind === 'pv') {
    const path = call.files.resolve(call.path(operand));
    const found = rows.filter((row) => row.disk?.path === path || stable(row, path));
    if (found.length > 0) return found;
    return call.files.isBlock(path)
      ? `  No physical volume label read from ${operand}.\n`
      : `  Failed to find device "${operand}".\n`;
  }
  const [groupName = '', volumeName] = operand.replace(/^\/dev\//, '').split('/');
  if (!isFound(call.host, groupName))
    return `  Volume group "${groupName}" not found\n  Cannot process volume group ${groupName}\n`;
  const found = rows.filter(
    (row) => row.groupName === groupName && (volumeName === undefined || row.volume?.name === volumeName),
  );
  if (volumeName !== undefined && found.length === 0) return `  Failed to find logical volume "${operand}"\n`;
  return found;
}

function stable(row: Row, path: string): boolean {
  return row.disk !== null && path === `/dev/disk/by-id/virtio-${row.disk.serial}`;
}

/** Numbers stand at the right. */
const RIGHT = /_(size|free|count|percent)$/;

const HEADINGS: Readonly<Record<string, string>> = {
  pv_name: 'PV',
  pv_size: 'PSize',
  pv_free: 'PFree',
  dev_size: 'DevSize',
  vg_name: 'VG',
  vg_size: 'VSize',
  vg_free: 'VFree',
  vg_extent_size: 'Ext',
  pv_count: '#PV',
  lv_count: '#LV',
  lv_name: 'LV',
  lv_size: 'LSize',
  lv_metadata_size: 'MSize',
  pool_lv: 'Pool',
  thin_count: '#Thins',
  data_percent: 'Data%',
  metadata_percent: 'Meta%',
};

/** Columns that are wider than what heads them. */
const LEAST_WIDTHS: Readonly<Record<string, number>> = { lv_name: 4 };

/** As LVM heads a column; columns are as wide at least, also without headings. */
function heading(field: string): string {
  const [, kind = '', rest = field] = /^(pv|vg|lv)_(.*)$/.exec(field) ?? [];
  const title = `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
  return (
    HEADINGS[field] ??
    (rest === 'uuid' || rest === 'tags'
      ? `${kind.toUpperCase()} ${rest === 'uuid' ? 'UUID' : 'Tags'}`
      : title)
  );
}

interface Format {
  readonly json: boolean;
  readonly headings: boolean;
  readonly separator: string | null;
  readonly units: string;
  readonly suffix: boolean;
}

function print(
  call: Call,
  kind: string,
  rows: readonly Row[],
  fields: readonly string[],
  format: Format,
): void {
  const table = rows.map((row) =>
    fields.map((field) => text(FIELDS[field]?.(row, call.host) ?? '', format.units, format.suffix, false)),
  );
  if (format.json) {
    const lines = table.map(
      (values) =>
        `                  {${fields.map((field, index) => `${JSON.stringify(field)}:${JSON.stringify(values[index])}`).join(', ')}}`,
    );
    const body = lines.length === 0 ? '' : `${lines.join(',\n')}\n`;
    call.out(
      `  {\n      "report": [\n          {\n              "${kind}": [\n${body}              ]\n          }\n      ]\n  }\n`,
    );
    return;
  }
  if (table.length === 0) return;
  const headings = fields.map(heading);
  const widths = fields.map((field, index) =>
    Math.max(LEAST_WIDTHS[field] ?? 0, ...[headings, ...table].map((values) => values[index]?.length ?? 0)),
  );
  const aligned = (value: string, index: number) =>
    RIGHT.test(fields[index] ?? '') ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0);
  for (const values of format.headings ? [headings, ...table] : table)
    call.out(
      `  ${format.separator === null ? values.map(aligned).join(' ') : values.join(format.separator)}\n`,
    );
}
