import type { BlockVolume, Brick, Cluster, Device, Node, Volume } from './entities.ts';
import { type Entries, entriesOf, Whole } from './entries.ts';
import { GlusterctlError, notFound } from './errors.ts';
import { withoutRootDot } from './host-name.ts';
import { nearest } from './nearest.ts';
import type { Operation } from './plan.ts';
import { holderHint } from './reserved.ts';
import type { State } from './state.ts';

const SHORTEST_BEGINNING = 4;
const MOST_GUESSES = 3;

interface Kind<T> {
  readonly word: string;
  readonly entries: Entries<T>;
  /** Those that may answer to it, where that is known without a look at all. */
  near?(reference: string): readonly T[];
  /** Every name an entry answers to besides its id. */
  names(entry: T): readonly string[];
  /** How a candidate is shown when a reference fits several. */
  show(entry: T): string;
}

export function findCluster(state: State, reference: string): Cluster {
  return find(reference, {
    word: 'cluster',
    entries: entriesOf(state, 'clusters'),
    names: ({ name }) => (name === null ? [] : [name]),
    show: ({ id, name }) => (name === null ? id : `${id} (${name})`),
  });
}

export function findNode(state: State, reference: string): Node {
  return find(withoutRootDot(reference), {
    word: 'node',
    entries: entriesOf(state, 'nodes'),
    names: ({ manage, storage }) => [...new Set([...manage, ...storage])],
    show: ({ id, manage }) => `${id} (${manage[0]})`,
  });
}

/** `host:/dev/sdb`, by any of the host's names and any path the device is known by. */
export function findDevice(state: State, reference: string): Device {
  return find(reference.replace(/^[^/]+(?=:\/)/, withoutRootDot), {
    word: 'device',
    entries: entriesOf(state, 'devices'),
    names: (device) => {
      const node = state.nodes[device.node];
      const hosts = node === undefined ? [] : [...new Set([...node.manage, ...node.storage])];
      const paths = [...new Set([device.name, ...device.paths])];
      return hosts.flatMap((host) => paths.map((path) => `${host}:${path}`));
    },
    show: ({ id, name, node }) => `${id} (${state.nodes[node]?.manage[0] ?? node}:${name})`,
  });
}

/** A volume's name is unique in its cluster only; `CLUSTER/NAME` tells volumes of the same name apart. */
export function findVolume(state: State, reference: string): Volume {
  const kind: Kind<Volume> = {
    word: 'volume',
    entries: entriesOf(state, 'volumes'),
    near: (name) => entriesOf(state, 'volumes').having('name', name.slice(name.lastIndexOf('/') + 1)),
    names: ({ name, cluster }) => {
      const clusterName = state.clusters[cluster]?.name;
      return clusterName == null
        ? [name, `${cluster}/${name}`]
        : [name, `${cluster}/${name}`, `${clusterName}/${name}`];
    },
    show: ({ id, name, cluster }) => `${id} (${state.clusters[cluster]?.name ?? cluster}/${name})`,
  };
  try {
    return find(reference, kind);
  } catch (error) {
    const holder = holderHint(state, reference);
    if (!(error instanceof GlusterctlError) || error.code !== 'not-found' || holder === undefined)
      throw error;
    throw notFound(error.message, holder);
  }
}

/** Of a volume, by its host or, where it has several there, by its disk; or as gluster names it. One that was replaced is no more. */
export function findBrick(state: State, reference: string): Brick {
  const place = ({ device, path }: Brick) => {
    const disk = state.devices[device];
    const node = state.nodes[disk?.node ?? ''];
    const hosts = node === undefined ? [] : [...new Set([...node.manage, ...node.storage])];
    return { hosts, path, disk: disk?.name ?? '' };
  };
  return find(reference, {
    word: 'brick',
    entries: new Whole(
      Object.fromEntries(
        Object.entries(state.bricks).filter(([, { replacedBy }]) => replacedBy === undefined),
      ),
    ),
    names: (brick) => {
      const volume = state.volumes[brick.volume]?.name ?? brick.volume;
      const { hosts, path, disk } = place(brick);
      return hosts.flatMap((host) => [`${host}:${path}`, `${volume}@${host}`, `${volume}@${host}:${disk}`]);
    },
    show: (brick) => {
      const { hosts, disk } = place(brick);
      return `${brick.id} (${state.volumes[brick.volume]?.name ?? brick.volume}@${hosts[0]}:${disk})`;
    },
  });
}

export function findBlockVolume(state: State, reference: string): BlockVolume {
  return find(reference, {
    word: 'block volume',
    entries: entriesOf(state, 'blockVolumes'),
    near: (name) => entriesOf(state, 'blockVolumes').having('name', name),
    names: ({ name }) => [name],
    show: ({ id, name }) => `${id} (${name})`,
  });
}

export function findOperation(state: State, reference: string): Operation {
  try {
    return find(reference, {
      word: 'operation',
      entries: entriesOf(state, 'operations'),
      names: () => [],
      show: ({ id, plan }) => `${id} (${plan.title})`,
    });
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.code !== 'not-found') throw error;
    throw error.message === 'Id not found' ? notFound(`${error.message}: ${reference}`, error.hint) : error;
  }
}

/** An id, then a name, then the unique beginning of an id. Messages are Heketi's where it has one. */
function find<T extends { readonly id: string }>(reference: string, kind: Kind<T>): T {
  const exact = kind.entries.get(reference);
  if (exact !== undefined) return exact;
  const isNamed = (entry: T): boolean => kind.names(entry).includes(reference);
  const near = kind.near?.(reference).filter(isNamed) ?? [];
  if (near.length > 0) return only(near, reference, kind);
  const all = Object.values(kind.entries.all());
  const named = all.filter(isNamed);
  if (named.length > 0) return only(named, reference, kind);
  const lower = reference.toLowerCase();
  const isBeginning = lower.length >= SHORTEST_BEGINNING && /^[0-9a-f]+$/.test(lower);
  const begun = isBeginning ? all.filter(({ id }) => id.startsWith(lower)) : [];
  if (begun.length > 0) return only(begun, reference, kind);
  const names = all.flatMap((entry) => [...kind.names(entry)]);
  const close = nearest(reference, names).slice(0, MOST_GUESSES);
  const hint =
    close.length === 0
      ? `See "glusterctl ${kind.word.replace(' ', '')} list".`
      : `Did you mean ${close.map((name) => `"${name}"`).join(' or ')}?`;
  throw notFound(
    /^[0-9a-fA-F]+$/.test(reference) ? 'Id not found' : 'Invalid path or request',
    `There is no ${kind.word} ${JSON.stringify(reference)}. ${hint}`,
  );
}

function only<T extends { readonly id: string }>(
  candidates: readonly T[],
  reference: string,
  kind: Kind<T>,
): T {
  const [first] = candidates;
  if (first !== undefined && candidates.length === 1) return first;
  throw new GlusterctlError('usage', `"${reference}" fits ${candidates.length} ${kind.word}s`, {
    hint: ['Name one of them by more of its id:', ...candidates.map((entry) => `  ${kind.show(entry)}`)].join(
      '\n',
    ),
    details: { candidates: candidates.map(({ id }) => id) },
  });
}
