import { type Known, Row } from './known.ts';

/** What could be typed, and what the shell shows beside it. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** What is asked for: the words of the command so far, and what is being typed. */
export interface Wanted {
  readonly known: Known;
  readonly path: readonly string[];
  readonly words: readonly string[];
  readonly typed: string;
}

type Names = (wanted: Wanted) => readonly Candidate[];

/** What arguments and flags stand for, by the word that help shows for their value. */
export const NAMES: Readonly<Record<string, Names>> = {
  CLUSTER: ({ known, typed }) => withIds(clusters(known), known.all('clusters'), clusterName, typed),
  'CLUSTER|NODE|VOLUME': (wanted) => [
    ...(NAMES.CLUSTER?.(wanted) ?? []),
    ...nodes(wanted),
    ...volumes(wanted),
  ],
  NODE: nodes,
  HOST: nodes,
  DEVICE: devices,
  device: devices,
  OBJECT: (wanted) => [...devices(wanted), ...nodes(wanted)],
  OLD: devicesOrNodes,
  NEW: devicesOrNodes,
  BRICK: bricks,
  VOLUME: volumes,
  BLOCKVOLUME: ({ known, typed }) =>
    withIds(
      known.all('blockVolumes').map((one) => candidate(one.text('name'), `${one.number('sizeGiB')} GiB`)),
      known.all('blockVolumes'),
      (one) => one.text('name'),
      typed,
    ),
  SNAPSHOT: ({ known }) => snapshots(known),
  OPERATION: operations,
  ID: operations,
  SERIAL: ({ known }) => known.all('backups').map((one) => candidate(one.id, `made ${one.text('made')}`)),
  'TAG:VALUE': (wanted) =>
    tagged(wanted).flatMap(({ tags, of }) =>
      tags.entries().map(([tag, value]) => candidate(`${tag}:${value}`, of)),
    ),
  TAG: tagsOfOne,
  KEY: optionsThatAreSet,
  LOSS: losses,
  CONDITION: losses,
};

function candidate(value: string, about: string): Candidate {
  return { value, about };
}

/** Ids only where one is being typed: with what they are called. */
function withIds(
  named: readonly Candidate[],
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  typed: string,
): readonly Candidate[] {
  if (!/^[0-9a-f]+$/.test(typed)) return named;
  return [
    ...named,
    ...rows.filter(({ id }) => id.startsWith(typed)).map((row) => candidate(row.id, nameOf(row))),
  ];
}

function clusterName(cluster: Row): string {
  return cluster.text('name') || cluster.id;
}

function clusters(known: Known): readonly Candidate[] {
  const hosts = timesOf(known.all('nodes').map((node) => node.text('cluster')));
  const made = timesOf(known.all('volumes').map((volume) => volume.text('cluster')));
  return known
    .all('clusters')
    .map((one) =>
      candidate(clusterName(one), `${hosts.get(one.id) ?? 0} hosts, ${made.get(one.id) ?? 0} volumes`),
    );
}

function timesOf(words: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return times;
}

function hostName(node: Row): string {
  return node.texts('manage')[0] ?? node.id;
}

function nodes({ known, typed }: Wanted): readonly Candidate[] {
  const all = known.all('nodes');
  const about = (node: Row): string =>
    [
      `zone ${node.number('zone')}`,
      `of ${known.one('clusters', node.text('cluster')).text('name') || node.text('cluster').slice(0, 8)}`,
      ...outOfUse(node),
      ...(node.has('maintenance') ? ['in maintenance'] : []),
    ].join(', ');
  const named = all.map((node) => candidate(hostName(node), about(node)));
  // Other names of a host, where one of them is being typed.
  const others = all.flatMap((node) =>
    [...node.texts('manage').slice(1), ...node.texts('storage')]
      .filter((name) => typed !== '' && name.startsWith(typed) && name !== hostName(node))
      .map((name) => candidate(name, `${hostName(node)}, ${about(node)}`)),
  );
  return withIds([...named, ...others], all, hostName, typed);
}

function outOfUse(row: Row): readonly string[] {
  const state = row.text('state');
  return state === '' || state === 'online' ? [] : [state === 'failed' ? 'removed' : state];
}

function hostOf(known: Known, device: Row): string {
  return hostName(known.one('nodes', device.text('node')));
}

function deviceName(known: Known, device: Row): string {
  return `${hostOf(known, device)}:${device.text('name')}`;
}

function devices({ known, typed }: Wanted): readonly Candidate[] {
  const all = known.all('devices');
  const place = (device: Row): string => deviceName(known, device);
  const named = all.map((device) =>
    candidate(place(device), [`${gibibytes(device.number('totalKiB'))} GiB`, ...outOfUse(device)].join(', ')),
  );
  return withIds(named, all, place, typed);
}

/** What is replaced, and what replaces it, is of the noun that was typed. */
function devicesOrNodes(wanted: Wanted): readonly Candidate[] {
  return wanted.path[0] === 'device' ? devices(wanted) : nodes(wanted);
}

function gibibytes(kib: number): number {
  const exactly = kib / 1024 / 1024;
  return exactly < 100 ? Math.round(exactly * 10) / 10 : Math.round(exactly);
}

/** The name alone; with its cluster where two have it. */
function volumeNames(known: Known): ReadonlyMap<string, string> {
  const all = known.all('volumes');
  const times = timesOf(all.map((volume) => volume.text('name')));
  return new Map(
    all.map((volume) => {
      const name = volume.text('name') || volume.id;
      if ((times.get(name) ?? 0) < 2) return [volume.id, name];
      return [volume.id, `${clusterName(known.one('clusters', volume.text('cluster')))}/${name}`];
    }),
  );
}

function volumes({ known, typed }: Wanted): readonly Candidate[] {
  const names = volumeNames(known);
  const all = known.all('volumes');
  const nameOf = ({ id }: Row): string => names.get(id) ?? id;
  const several = known.all('clusters').length > 1;
  const named = all.map((volume) => {
    const where = several ? [clusterName(known.one('clusters', volume.text('cluster')))] : [];
    const size = `${gibibytes(volume.number('sizeKiB'))} GiB`;
    return candidate(nameOf(volume), [size, kindOf(volume.part('durability')), ...where].join(', '));
  });
  return withIds(named, all, nameOf, typed);
}

function kindOf(durability: Row): string {
  switch (durability.text('type')) {
    case 'replicate':
      return `replica ${durability.number('replica')}`;
    case 'disperse':
      return `disperse ${durability.number('data')}+${durability.number('redundancy')}`;
    default:
      return 'no copies';
  }
}

/** `data@gl1`; with its disk where the volume has several bricks there. */
function bricks({ known, typed }: Wanted): readonly Candidate[] {
  const names = volumeNames(known);
  const all = known.all('bricks').filter((brick) => !brick.has('replacedBy'));
  const placed = all.map((brick) => {
    const device = known.one('devices', brick.text('device'));
    return {
      brick,
      disk: device.text('name'),
      short: `${names.get(brick.text('volume')) ?? brick.text('volume')}@${hostOf(known, device)}`,
    };
  });
  const times = timesOf(placed.map(({ short }) => short));
  const named = placed.map(({ short, disk }) =>
    (times.get(short) ?? 0) > 1 ? candidate(`${short}:${disk}`, '') : candidate(short, disk),
  );
  const shown = new Map(placed.map(({ brick, short }) => [brick.id, short]));
  return withIds(named, all, ({ id }) => shown.get(id) ?? '', typed);
}

function snapshots(known: Known): readonly Candidate[] {
  const names = volumeNames(known);
  return known
    .all('volumes')
    .flatMap((volume) =>
      volume
        .rows('snapshots')
        .map((snapshot) =>
          candidate(
            snapshot.text('name'),
            `of ${names.get(volume.id) ?? volume.id}, ${snapshot.text('created').slice(0, 10)}`,
          ),
        ),
    );
}

function operations({ known }: Wanted): readonly Candidate[] {
  return known.all('operations').map((one) => candidate(one.id, one.part('plan').text('title')));
}

interface Tagged {
  readonly tags: Row;
  readonly of: string;
}

/** Tags are offered of what stands behind the noun; a volume's with its flag. */
function tagged({ known, path }: Wanted): readonly Tagged[] {
  const hosts = known.all('nodes').map((node) => ({ tags: node.part('tags'), of: hostName(node) }));
  const disks = known
    .all('devices')
    .map((device) => ({ tags: device.part('tags'), of: deviceName(known, device) }));
  if (path[0] === 'node' || path[0] === 'device') return [...hosts, ...disks, ...ARBITERS];
  return known.all('volumes').map((one) => ({ tags: one.part('tags'), of: one.text('name') }));
}

/** What placement itself heeds. */
const ARBITERS: readonly Tagged[] = ['required', 'disabled', 'supported'].map((value) => ({
  tags: new Row('', { arbiter: value }),
  of: 'heeded by placement',
}));

function tagsOfOne(wanted: Wanted): readonly Candidate[] {
  const [reference = ''] = wanted.words;
  const all = tagged(wanted);
  const own = all.filter(({ of }) => of === reference);
  return (own.length > 0 ? own : all).flatMap(({ tags }) =>
    tags.entries().map(([tag, value]) => candidate(tag, value)),
  );
}

/** What volumes may lose while a host is away, where that can be at all. */
function losses({ known, path }: Wanted): readonly Candidate[] {
  const isAway = path.includes('maintenance') || path[1] === 'rolling' || path[0] === 'operation';
  if (!isAway) return [];
  const names = volumeNames(known);
  return known.all('volumes').flatMap((volume) => {
    const name = names.get(volume.id) ?? volume.id;
    return [
      candidate(`unavailable:${name}`, 'a part of it can not be used meanwhile'),
      candidate(`one-copy:${name}`, 'it has a single copy meanwhile'),
    ];
  });
}

/** As they are recorded of the volume. */
function optionsThatAreSet({ known, words: [reference = ''] }: Wanted): readonly Candidate[] {
  const volume = known.all('volumes').find((one) => one.text('name') === reference || one.id === reference);
  return (volume?.texts('options') ?? []).map((option) => {
    const [key = '', ...value] = option.trim().split(/\s+/);
    return candidate(key, `now ${value.join(' ')}`);
  });
}
