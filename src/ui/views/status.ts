import type { ClusterHealth, HostHealth, SetHealth, VolumeHealth, VolumeWord } from '../../health/health.ts';
import { MEANINGS, worst } from '../../health/health.ts';
import { durationWords } from '../../health/trend.ts';
import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { sentence } from '../../model/sentence.ts';
import type { TableSpec, View } from '../view.ts';
import { countWord, healWord, spareWord } from './count-word.ts';
import { findingLines } from './finding-lines.ts';
import { noClusters } from './nothing.ts';
import { statusMetrics } from './status-metrics.ts';

/** The shape of the JSON, for programs; goes up where a field changes its meaning or goes away. */
const SHAPE = 1;

export interface StatusToShow {
  readonly clusters: readonly ClusterHealth[];
  readonly looked: Date;
  /** Only what is in trouble. */
  readonly onlyTrouble: boolean;
  /** How heals go on, by `CLUSTER/VOLUME`, as successive looks tell. */
  readonly trends: ReadonlyMap<string, string>;
  /** What is in trouble before the rest: where not all may fit. */
  readonly worstFirst: boolean;
}

/** More than anybody reads: then only volumes in trouble show their bricks. */
const MANY_BRICKS = 30;

/** Exit code of what is in trouble. */
const TROUBLE = 6;

export function trendKey(cluster: ClusterHealth, volume: VolumeHealth): string {
  return `${cluster.id}/${volume.name}`;
}

export function statusView(shown: StatusToShow): View {
  const { clusters } = shown;
  const word = worst(clusters.map((cluster) => cluster.word));
  return {
    text: () => '',
    parts: (wide) => partsOf(shown, wide),
    json: () => ({
      version: SHAPE,
      looked: shown.looked.toISOString(),
      word,
      clusters: clusters.map((cluster) => ({
        ...cluster,
        volumes: cluster.volumes.map((volume) => ({
          ...volume,
          healing: shown.trends.get(trendKey(cluster, volume)) ?? null,
        })),
      })),
    }),
    names: () => [...new Set(clusters.flatMap(({ findings }) => findings.map(({ about }) => about)))],
    metrics: () => statusMetrics(clusters, shown.looked),
    ...(clusters.length === 0 ? { whenEmpty: noClusters() } : {}),
    exitCode: word === 'HEALTHY' ? 0 : TROUBLE,
  };
}

export function clusterLabel({ id, name }: ClusterHealth): string {
  return name ?? id;
}

function partsOf(shown: StatusToShow, wide: boolean): readonly (string | TableSpec)[] {
  const { clusters, onlyTrouble } = shown;
  if (!onlyTrouble) return clusters.flatMap((cluster, at) => clusterParts(cluster, shown, wide, at > 0));
  const troubled = clusters.filter(({ word }) => word !== 'HEALTHY');
  if (troubled.length === 0 && clusters.length > 0)
    return [clusters.length === 1 ? 'The cluster is healthy' : `All ${clusters.length} clusters are healthy`];
  return troubled.flatMap((cluster, at) => clusterParts(cluster, shown, wide, at > 0));
}

function clusterParts(
  cluster: ClusterHealth,
  shown: StatusToShow,
  wide: boolean,
  isFurther: boolean,
): readonly (string | TableSpec)[] {
  const { hosts, volumes, findings, word } = cluster;
  const { onlyTrouble } = shown;
  const head = `${word}: cluster ${clusterLabel(cluster)}, ${counted(hosts.length, 'host')}, ${counted(volumes.length, 'volume')}`;
  const told = onlyTrouble ? findings.filter(({ level }) => level !== 'notice') : findings;
  const someHosts = onlyTrouble ? hosts.filter(isTroubled) : hosts;
  const someVolumes = onlyTrouble ? volumes.filter(({ word: each }) => !isFine(each)) : volumes;
  return [
    ...(isFurther ? [''] : []),
    head,
    ...(word === 'HEALTHY' ? [] : [sentence(MEANINGS[word])]),
    ...doubtLines(cluster),
    ...told.flatMap((finding, at) => ['', ...findingLines(finding, at + 1)]),
    ...trendLines(cluster, shown),
    ...(someHosts.length === 0 ? [] : ['', hostTable(ordered(someHosts, isTroubled, shown))]),
    ...(someVolumes.length === 0
      ? []
      : [
          '',
          volumeTable(
            ordered(someVolumes, ({ word: each }) => !isFine(each), shown),
            wide,
          ),
        ]),
  ];
}

/** Where bricks are away counts of the others can't prove that all can be read. */
function doubtLines({ volumes }: ClusterHealth): readonly string[] {
  const doubtful = volumes.filter(({ sets }) =>
    sets.some(
      ({ word, pending, outOfReach }) => word !== 'DOWN' && outOfReach === null && (pending ?? 0) > 0,
    ),
  );
  if (doubtful.length === 0) return [];
  const names = listed(
    inNaturalOrder(doubtful, ({ name }) => name).map(({ name }) => name),
    3,
  );
  return [
    `Some of what waits to be healed in ${names} may not be reached: its newest copy may be on bricks that are away.`,
  ];
}

function ordered<T extends { readonly name: string }>(
  all: readonly T[],
  isInTrouble: (one: T) => boolean,
  { worstFirst }: StatusToShow,
): readonly T[] {
  const byName = inNaturalOrder(all, ({ name }) => name);
  if (!worstFirst) return byName;
  return [...byName.filter(isInTrouble), ...byName.filter((one) => !isInTrouble(one))];
}

function isFine(word: VolumeWord): boolean {
  return word === 'HEALTHY' || word === 'STOPPED';
}

function isTroubled({ ssh, glusterd, seenBy, askedPeers }: HostHealth): boolean {
  return ssh !== 'up' || glusterd !== 'up' || seenBy < askedPeers;
}

function trendLines(cluster: ClusterHealth, { trends }: StatusToShow): readonly string[] {
  const lines = cluster.volumes.flatMap((volume) => {
    const words = trends.get(trendKey(cluster, volume)) ?? '';
    if (words === '' || (volume.pending ?? 0) === 0) return [];
    return [`${volume.name}: ${counted(volume.pending ?? 0, 'entry', 'entries')} to heal, ${words}`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function percent(value: number | null): string {
  return value === null ? '-' : `${Math.floor(value)} %`;
}

function clock(seconds: number | null): string {
  if (seconds === null) return '?';
  return seconds === 0 ? 'right' : `${seconds > 0 ? '+' : '-'}${Math.abs(seconds)} s`;
}

function glusterdWord({ glusterd, maintenance }: HostHealth): string {
  if (maintenance !== null && glusterd !== 'up') return 'maintenance';
  return glusterd === 'unknown' ? '?' : glusterd;
}

function hostTable(hosts: readonly HostHealth[]): TableSpec {
  return {
    columns: [
      { title: 'HOST' },
      { title: 'SSH', isState: true },
      { title: 'GLUSTERD', isState: true },
      { title: 'SEEN BY', drop: 1 },
      { title: 'GLUSTER', drop: 3 },
      { title: 'CLOCK', drop: 4 },
      { title: 'POOLS', align: 'right', drop: 2 },
      { title: 'METADATA', align: 'right', drop: 5 },
      { title: 'UP FOR', align: 'right', drop: 6 },
    ],
    rows: hosts.map((host) => [
      host.name,
      host.ssh,
      glusterdWord(host),
      host.askedPeers === 0 ? '-' : `${host.seenBy} of ${host.askedPeers}`,
      host.version ?? '?',
      clock(host.clockOffSeconds),
      percent(host.poolData),
      percent(host.poolMetadata),
      host.upSeconds === null ? '?' : durationWords(host.upSeconds),
    ]),
  };
}

/** Below a volume stand its sets and bricks: `first` says which of them it is, where they don't stand in columns. */
interface StatusRow {
  readonly first: 'SET' | 'PLACE' | null;
  readonly cells: readonly string[];
}

function volumeTable(volumes: readonly VolumeHealth[], wide: boolean): TableSpec {
  const all = volumes.flatMap(({ sets }) => sets).reduce((sum, { bricks }) => sum + bricks.length, 0);
  const few = wide || all <= MANY_BRICKS;
  const rows = volumes.flatMap((volume): readonly StatusRow[] => {
    const line = [
      volume.name,
      volume.word,
      spareWord(volume),
      healWord(volume),
      percent(fullest(volume)),
      volume.kind,
      String(volume.snapshots),
      ...(wide ? [''] : []),
    ];
    const own = { first: null, cells: line };
    if (!few && isFine(volume.word)) return [own];
    return [own, ...volume.sets.flatMap((set) => setRows(set, volume, wide))];
  });
  return {
    columns: [
      { title: 'VOLUME' },
      { title: 'STATE', isState: true },
      { title: 'SPARE', align: 'right' },
      { title: 'HEAL', align: 'right' },
      { title: 'USED', align: 'right', drop: 2 },
      { title: 'KIND', drop: 1 },
      { title: 'SNAPSHOTS', align: 'right', drop: 3 },
      ...(wide ? [{ title: 'BRICK' }] : []),
    ],
    rows: rows.map(({ cells }) => cells),
    firsts: rows.map(({ first }) => first),
  };
}

function fullest({ sets }: VolumeHealth): number | null {
  const known = sets.flatMap(({ bricks }) => bricks.flatMap(({ usedPercent }) => usedPercent ?? []));
  return known.length === 0 ? null : Math.max(...known);
}

/** The only set of a volume is the volume. */
function setRows(set: SetHealth, { sets, word }: VolumeHealth, wide: boolean): readonly StatusRow[] {
  const stopped = word === 'STOPPED';
  const alone = sets.length === 1 || set.bricks.length === 1;
  const head = [
    `  set ${set.number}`,
    stopped ? '' : set.word,
    stopped ? '-' : countWord(set.canLose),
    stopped ? '-' : countWord(set.pending),
    '',
    '',
    '',
    ...(wide ? [''] : []),
  ];
  const indent = alone ? '  ' : '    ';
  const bricks = set.bricks.map((brick): StatusRow => {
    const kinds = [...(brick.foreign === true ? ['foreign'] : []), ...(brick.arbiter ? ['arbiter'] : [])];
    const cells = [
      `${indent}${brick.place}`,
      brick.state,
      '',
      '',
      percent(brick.usedPercent),
      kinds.join(' '),
      '',
      ...(wide ? [brick.path] : []),
    ];
    return { first: 'PLACE', cells };
  });
  return alone ? bricks : [{ first: 'SET', cells: head }, ...bricks];
}
