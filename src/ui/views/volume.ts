import type { VolumeHealth } from '../../health/health.ts';
import { blockInfo } from '../../model/block-hosting.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Durability, Volume } from '../../model/entities.ts';
import { type ErrorCode, EXIT_CODES } from '../../model/errors.ts';
import { formatSize, wholeGiB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { TableSpec, View } from '../view.ts';
import { spareAndHeal } from './count-word.ts';
import { noVolumes } from './nothing.ts';
import { byId, deviceLabel, exactSize, mountHosts, volumeShape, withLastColumn } from './shapes.ts';

const RESTRICTIONS: Readonly<Record<string, string>> = {
  '': '(none)',
  locked: 'locked',
  'locked-by-update': 'locked-by-update',
};

/** Heketi's text, line for line. */
export function volumeText(state: State, volume: Volume): string {
  const [first = '', ...others] = mountHosts(state, volume.cluster);
  const { freeGiB, reservedGiB, blockVolumes } = blockInfo(state, volume);
  const lines = [
    `Name: ${volume.name}`,
    `Size: ${wholeGiB(volume.sizeKiB)}`,
    `${exactSize(volume)}Volume Id: ${volume.id}`,
    `Cluster Id: ${volume.cluster}`,
    `Mount: ${first}:${volume.name}`,
    `Mount Options: backup-volfile-servers=${others.join(',')}`,
    `Block: ${volume.block}`,
    `Free Size: ${freeGiB}`,
    `Reserved Size: ${reservedGiB}`,
    `Block Hosting Restriction: ${RESTRICTIONS[volume.restriction] ?? 'unknown'}`,
    `Block Volumes: [${blockVolumes.join(' ')}]`,
    `Durability Type: ${volume.durability.type}`,
    ...durabilityLines(volume.durability, bricksOf(state, volume.id).length),
    ...(volume.snapshotsEnabled ? [`Snapshot Factor: ${volume.snapshotFactor.toFixed(2)}`, ''] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function durabilityLines(durability: Durability, bricks: number): string[] {
  if (durability.type === 'none') return [`Distribute Count: ${bricks}`];
  if (durability.type === 'replicate') {
    return [
      `Distribute Count: ${Math.trunc(bricks / durability.replica)}`,
      `Replica Count: ${durability.replica}`,
    ];
  }
  const { data, redundancy } = durability;
  return [
    `Distribute Count: ${Math.trunc(bricks / (data + redundancy))}`,
    `Disperse Data Count: ${data}`,
    `Disperse Redundancy Count: ${redundancy}`,
  ];
}

export function volumeView(state: State, volume: Volume, notes: readonly string[] = []): View {
  return {
    text: () => volumeText(state, volume),
    json: () => volumeShape(state, volume),
    table: (wide) =>
      withLastColumn(volumeTable(state, [volume], wide, null), 'BRICKS ON', places(state, volume)),
    names: () => [volume.name],
    notes,
  };
}

/** Of those that failed, what people and what programs are told. */
interface SomeFailed {
  readonly notes: readonly string[];
  readonly failed: readonly { readonly code: ErrorCode }[];
}

/** Who pressed Ctrl-C is told that it was heard. */
function exitCodeOf({ failed }: SomeFailed): number {
  if (failed.length === 0) return 0;
  return EXIT_CODES[failed.some(({ code }) => code === 'interrupted') ? 'interrupted' : 'partial'];
}

function failedJson({ failed }: SomeFailed): { readonly failed?: readonly unknown[] } {
  return failed.length === 0 ? {} : { failed };
}

/** By host and device, each once, in gluster's order of the bricks. */
function places(state: State, { id }: Volume): readonly string[] {
  const labels = bricksOf(state, id).flatMap(({ device: on }) => {
    const device = state.devices[on];
    return device === undefined ? [] : [deviceLabel(state, device)];
  });
  return [...new Set(labels)];
}

export function volumesView(state: State, volumes: readonly Volume[], failures: SomeFailed): View {
  return {
    text: () => volumes.map((volume) => volumeText(state, volume)).join('\n'),
    json: () => ({
      volumes: volumes.map((volume) => volumeShape(state, volume)),
      ...failedJson(failures),
    }),
    table: (wide) => volumeTable(state, volumes, wide, null),
    names: () => volumes.map(({ name }) => name),
    notes: failures.notes,
    exitCode: exitCodeOf(failures),
  };
}

/** Bytes in use of a volume, as its bricks tell; null where they don't. */
export type UsedBytes = ReadonlyMap<string, number | null>;

export interface VolumesToList {
  readonly volumes: readonly Volume[];
  readonly used: UsedBytes | null;
  /** By id: how they do; null where nobody looked. */
  readonly live: ReadonlyMap<string, VolumeHealth> | null;
  /** In the order that was asked for; else people see them by name. */
  readonly ordered: boolean;
}

export function volumeListView(state: State, { volumes, used, live, ordered }: VolumesToList): View {
  const shown = ordered ? volumes : inNaturalOrder(volumes, ({ name }) => name);
  const line = ({ id, cluster, name, block }: Volume): string =>
    `Id:${id.padEnd(35)} Cluster:${cluster.padEnd(35)} Name:${name}${block ? ' [block]' : ''}\n`;
  return {
    text: () => volumes.map(line).join(''),
    json: () => ({ volumes: volumes.map((volume) => volumeShape(state, volume)) }),
    heketiJson: () => ({ volumes: volumes.map(({ id }) => id) }),
    table: (wide) => volumeTable(state, shown, wide, used, live),
    names: () => shown.map(({ name }) => name),
    ...(volumes.length > 0
      ? {}
      : { whenEmpty: Object.keys(state.volumes).length === 0 ? noVolumes(state) : NONE_MATCHES }),
  };
}

const NONE_MATCHES = 'No volume is like that. All of them: glusterctl volume list';

function volumeTable(
  state: State,
  volumes: readonly Volume[],
  wide: boolean,
  used: UsedBytes | null,
  live: VolumesToList['live'] = null,
): TableSpec {
  return {
    columns: [
      { title: 'NAME' },
      ...(wide ? [{ title: 'ID' }, { title: 'CLUSTER' }] : []),
      { title: 'SIZE', align: 'right' as const },
      ...(used === null ? [] : [{ title: 'USED', align: 'right' as const }]),
      { title: 'DURABILITY', drop: 2 },
      { title: 'BRICKS', align: 'right' as const, drop: 3 },
      { title: 'WANTED STATE', drop: live === null ? 1 : 4 },
      ...(live === null
        ? []
        : [
            { title: 'REAL STATE' },
            { title: 'SPARE', align: 'right' as const },
            { title: 'HEAL', align: 'right' as const },
          ]),
      ...(wide
        ? [
            { title: 'SNAPSHOTS', align: 'right' as const },
            { title: 'TAGS', kind: 'text' as const },
          ]
        : []),
    ],
    rows: volumes.map((volume) => {
      const bytes = used?.get(volume.id) ?? null;
      return [
        volume.name,
        ...(wide ? [volume.id, state.clusters[volume.cluster]?.name ?? volume.cluster] : []),
        formatSize(volume.sizeKiB),
        ...(used === null ? [] : [bytes === null ? '?' : formatSize(Math.ceil(bytes / 1024))]),
        durabilityName(volume.durability),
        String(bricksOf(state, volume.id).length),
        volume.started ? 'started' : 'stopped',
        ...(live === null ? [] : liveCells(live.get(volume.id))),
        ...(wide
          ? [
              String(volume.snapshots.length),
              Object.entries(volume.tags)
                .map(([key, value]) => `${key}:${value}`)
                .join(' ') || '-',
            ]
          : []),
      ];
    }),
  };
}

function liveCells(seen: VolumeHealth | undefined): readonly string[] {
  if (seen === undefined) return ['?', '?', '?'];
  return [seen.word, ...spareAndHeal(seen)];
}

export function volumesDeletedView(ids: readonly string[], failures: SomeFailed): View {
  return {
    text: () => ids.map((id) => `Volume ${id} deleted\n`).join(''),
    json: () => ({ deleted: ids, ...failedJson(failures) }),
    names: () => ids,
    notes: failures.notes,
    exitCode: exitCodeOf(failures),
  };
}

/** One line for Kubernetes, always JSON and never ended by a newline in Heketi; ours ends it. */
export function endpointPatchView(state: State, volume: Volume): View {
  const subsets = mountHosts(state, volume.cluster).map((ip) => ({
    addresses: [{ ip }],
    ports: [{ port: 1 }],
  }));
  return {
    text: () => `{"subsets": ${JSON.stringify(subsets)}}\n`,
    json: () => ({ subsets }),
    verbatim: true,
  };
}

export function mountView(state: State, volume: Volume, mountPoint: string): View {
  const withBricks = new Set(bricksOf(state, volume.id).map((brick) => state.devices[brick.device]?.node));
  const nodes = byId(Object.values(state.nodes).filter((node) => node.cluster === volume.cluster));
  // A host with bricks first: it is the one that surely knows the volume.
  const hosts = [
    ...nodes.filter(({ id }) => withBricks.has(id)),
    ...nodes.filter(({ id }) => !withBricks.has(id)),
  ].map(({ storage }) => storage[0] ?? '');
  const [first = '', ...others] = hosts;
  const options = others.length === 0 ? '' : `backup-volfile-servers=${others.join(':')}`;
  const device = `${first}:/${volume.name}`;
  const comma = (text: string): string => (text === '' ? '' : `,${text}`);
  const unitName = mountPoint.replace(/^\//, '').replaceAll('-', '\\x2d').replaceAll('/', '-');
  const command = `mount -t glusterfs${options === '' ? '' : ` -o ${options}`} ${device} ${mountPoint}`;
  const fstab = `${device} ${mountPoint} glusterfs defaults,_netdev${comma(options)} 0 0`;
  const unit = [
    '[Unit]',
    `Description=GlusterFS volume ${volume.name}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Mount]',
    `What=${device}`,
    `Where=${mountPoint}`,
    'Type=glusterfs',
    `Options=defaults,_netdev${comma(options)}`,
    '',
    '[Install]',
    'WantedBy=remote-fs.target',
  ];
  return {
    text: () =>
      `# by hand\n${command}\n\n# in /etc/fstab\n${fstab}\n\n# or as /etc/systemd/system/${unitName}.mount\n${unit.join('\n')}\n`,
    json: () => ({ command, fstab, unit: { name: `${unitName}.mount`, text: `${unit.join('\n')}\n` } }),
    names: () => [command],
  };
}
