import type { VolumeHealth } from '../../health/health.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Tags, Volume } from '../../model/entities.ts';
import { beingDeleted } from '../../model/reserved.ts';
import type { State } from '../../model/state.ts';
import { brickCounts } from '../../model/usage.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn, tableOf } from '../list/column.ts';
import { lazily } from '../list/lazily.ts';
import { listView } from '../list/list-view.ts';
import type { TableSpec, View } from '../view.ts';
import { healthColumns } from './count-word.ts';
import { noVolumes } from './nothing.ts';
import { byId, volumeShape } from './shapes.ts';

/** Bytes in use of a volume, as its bricks tell; null where they don't. */
export type UsedBytes = ReadonlyMap<string, number | null>;

export interface VolumesToList {
  readonly volumes: readonly Volume[];
  readonly used: UsedBytes | null;
  /** By id: how they do; null where nobody looked. */
  readonly live: ReadonlyMap<string, VolumeHealth> | null;
}

/** A volume of a pool that the state doesn't hold. */
export interface ForeignVolume {
  readonly name: string;
  /** gluster's own id. */
  readonly uuid: string;
  readonly cluster: string;
  /** In gluster's words. */
  readonly type: string;
  readonly status: string;
  readonly bricks: readonly string[];
  /** As it is typed to have it adopted. */
  readonly command: string;
}

/** A volume as a line of a table. */
interface VolumeRow {
  readonly name: string;
  readonly id: string;
  readonly cluster: string;
  readonly sizeKiB: number | null;
  readonly durability: string;
  bricks(): number;
  readonly state: string;
  readonly snapshots: number | null;
  readonly tags: Tags;
  readonly usedKiB: number | null;
  readonly seen: VolumeHealth | null;
  /** Of a foreign one. */
  readonly command: string;
}

export const VOLUME_COLUMNS: readonly ListColumn<VolumeRow>[] = [
  column.text('NAME', ({ name }) => name),
  column.text('ID', ({ id }) => id, { wide: true }),
  column.text('CLUSTER', ({ cluster }) => cluster, { wide: true }),
  column.size('SIZE', ({ sizeKiB }) => sizeKiB),
  column.size('USED', ({ usedKiB }) => usedKiB, { needs: 'usage', of: ({ sizeKiB }) => sizeKiB }),
  column.text('DURABILITY', ({ durability }) => durability, { drop: 2 }),
  column.count('BRICKS', ({ bricks }) => bricks(), { drop: 3 }),
  column.state('WANTED STATE', ({ state }) => state, { drop: 1, dropBeside: 4 }),
  column.state('REAL STATE', ({ seen }) => seen?.word ?? '?', { needs: 'live' }),
  ...healthColumns<VolumeRow>({ seen: ({ seen }) => seen, needs: 'live' }),
  column.text('ADOPT WITH', ({ command }) => command, { needs: 'foreign' }),
  column.count('SNAPSHOTS', ({ snapshots }) => snapshots, { wide: true }),
  column.words('TAGS', ({ tags }) => Object.entries(tags).map(([key, value]) => `${key}:${value}`), {
    wide: true,
  }),
];

export function volumeListView(state: State, { volumes, used, live }: VolumesToList, asked: Asked): View {
  const byRow = new Map(volumes.map((volume) => [volume.id, volume]));
  const own = (rows: readonly VolumeRow[]) => rows.flatMap(({ id }) => byRow.get(id) ?? []);
  const line = ({ id, cluster, name, block }: Volume): string =>
    `Id:${id.padEnd(35)} Cluster:${cluster.padEnd(35)} Name:${name}${block ? ' [block]' : ''}\n`;
  return listView(
    {
      what: 'volume',
      entries: volumeRows(state, byId(volumes), used, live),
      columns: VOLUME_COLUMNS,
      nameOf: ({ name }) => name,
      text: (rows) => own(rows).map(line).join(''),
      json: (rows) => ({ volumes: own(rows).map((volume) => volumeShape(state, volume)) }),
      heketiJson: (rows) => ({ volumes: rows.map(({ id }) => id) }),
      whenEmpty: Object.keys(state.volumes).length === 0 ? noVolumes(state) : NONE_MATCHES,
    },
    asked,
  );
}

const NONE_MATCHES = 'No volume is like that. All of them: glusterctl volume list';

/** What is silent is told, and makes the list a part of one. */
export function foreignListView(
  state: State,
  volumes: readonly ForeignVolume[],
  silent: readonly string[],
  asked: Asked,
): View {
  const byUuid = new Map(volumes.map((volume) => [volume.uuid, volume]));
  const shown = (rows: readonly VolumeRow[]) =>
    rows.flatMap(({ id }) => byUuid.get(id) ?? []).map((volume) => ({ ...volume, foreign: true }));
  const view = listView(
    {
      what: 'volume',
      entries: volumes.map((volume) => foreignRow(state, volume)),
      columns: VOLUME_COLUMNS,
      nameOf: ({ name }) => name,
      json: (rows) => ({
        volumes: shown(rows),
        ...(silent.length === 0 ? {} : { unknown: silent }),
      }),
      ...(silent.length === 0 ? { whenEmpty: NO_FOREIGN } : { exitCode: 3 }),
    },
    asked,
  );
  return { ...view, notes: [...(view.notes ?? []), ...silent] };
}

export const NO_FOREIGN = 'gluster has no volume that the state does not hold.';

function foreignRow(
  state: State,
  { name, uuid, cluster, type, status, bricks, command }: ForeignVolume,
): VolumeRow {
  return {
    name,
    id: uuid,
    cluster: state.clusters[cluster]?.name ?? cluster,
    sizeKiB: null,
    durability: type,
    bricks: () => bricks.length,
    state: status,
    snapshots: null,
    tags: {},
    usedKiB: null,
    seen: null,
    command,
  };
}

function volumeRows(
  state: State,
  volumes: readonly Volume[],
  used: UsedBytes | null = null,
  live: VolumesToList['live'] = null,
): readonly VolumeRow[] {
  const counts = lazily(() => brickCounts(state));
  const going = beingDeleted(state);
  return volumes.map((volume) => {
    const { id, name, sizeKiB, durability, tags } = volume;
    const bytes = used?.get(id) ?? null;
    return {
      name,
      id,
      cluster: state.clusters[volume.cluster]?.name ?? volume.cluster,
      sizeKiB,
      durability: durabilityName(durability),
      bricks: () => counts().get(id) ?? 0,
      state: going.has(id) ? 'being deleted' : volume.started ? 'started' : 'stopped',
      snapshots: volume.snapshots.length,
      tags,
      usedKiB: bytes === null ? null : Math.ceil(bytes / 1024),
      seen: live?.get(id) ?? null,
      command: '',
    };
  });
}

export function volumeTable(state: State, volumes: readonly Volume[], wide: boolean): TableSpec {
  return tableOf(VOLUME_COLUMNS, volumeRows(state, volumes), wide);
}
