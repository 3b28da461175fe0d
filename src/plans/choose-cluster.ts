import { counted } from '../model/counted.ts';
import type { Cluster, Volume } from '../model/entities.ts';
import { entriesOf } from '../model/entries.ts';
import { type ErrorDetails, GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { nameHeld } from '../model/reserved.ts';
import type { State } from '../model/state.ts';
import { tallyOf } from '../model/tally.ts';
import type { Placement } from '../placement/request.ts';
import type { VolumePolicy } from './planning.ts';
import { nameTaken } from './typed-volume.ts';

/** What of a volume decides which clusters may hold it. */
interface ForCluster {
  readonly name: string;
  /** To choose from, in order; empty: all. */
  readonly clusters: readonly Id[];
  readonly block: boolean;
}

interface Chosen {
  readonly cluster: Cluster;
  readonly placement: Placement;
}

/** The first that may hold the volume and has room for it, which `placeIn` finds or throws. Messages are Heketi's. */
export function chooseCluster(
  wanted: ForCluster,
  policy: VolumePolicy,
  state: State,
  placeIn: (cluster: Cluster) => Placement,
): Chosen {
  const clusters = candidateClusters(wanted, state);
  const reasons = clusters.map((cluster) => ({
    cluster,
    why: clusterRefusal(cluster, wanted, policy, state),
  }));
  const eligible = reasons.filter(({ why }) => why === null).map(({ cluster }) => cluster);
  const passedOver = reasons.flatMap(({ cluster, why }) => (why === null ? [] : [{ cluster, message: why }]));
  if (eligible.length === 0)
    throw failure('refused', passedOver, 'No eligible cluster for volume', held(wanted, clusters, state));
  const failed: (Reason & { readonly error: GlusterctlError })[] = [];
  for (const cluster of eligible) {
    try {
      return { cluster, placement: placeIn(cluster) };
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      failed.push({ cluster, message: error.message, error });
    }
  }
  // Who asks for a name that is there most likely means the volume that has it: that no other cluster would do comes after it.
  const named = passedOver.filter(({ cluster }) => hasName(cluster, wanted, state));
  if (named.length > 0) {
    const { hint, details } = held(wanted, clusters, state);
    const others = reasonLines([...passedOver.filter((one) => !named.includes(one)), ...failed]);
    throw failure('refused', named, 'No eligible cluster for volume', {
      hint: [hint, 'No other cluster can have it either:', ...others].join('\n'),
      details,
    });
  }
  const hints = failed.map(({ cluster, error }) =>
    failed.length === 1 || error.hint === undefined
      ? (error.hint ?? '')
      : `${cluster.name ?? cluster.id}:\n${error.hint}`,
  );
  const code = failed.every(({ error }) => error.code === 'no-space') ? 'no-space' : 'refused';
  throw failure(code, failed, 'Unable to create volume on any cluster:', {
    hint: [
      ...hints.filter((hint) => hint !== ''),
      ...(passedOver.length === 0 ? [] : ['Clusters that may not hold it:', ...reasonLines(passedOver)]),
    ].join('\n'),
    details: failed[0]?.error.details,
  });
}

interface Reason {
  readonly cluster: Cluster;
  readonly message: string;
}

function reasonLines(reasons: readonly Reason[]): readonly string[] {
  return reasons.map(({ cluster, message }) => `  cluster ${cluster.name ?? cluster.id}: ${message}`);
}

/** What to do about a name that one of the clusters has. */
function held({ name }: ForCluster, clusters: readonly Cluster[], state: State) {
  const twin = volumesCalled(name, state).find(({ cluster }) => clusters.some(({ id }) => id === cluster));
  return nameHeld(state, name, twin === undefined ? '' : nameTaken(twin, state));
}

function hasName({ id }: Cluster, { name }: ForCluster, state: State): boolean {
  return volumesCalled(name, state).some(({ cluster }) => cluster === id);
}

function volumesCalled(name: string, state: State): readonly Volume[] {
  return entriesOf(state, 'volumes').having('name', name);
}

function candidateClusters({ clusters }: ForCluster, state: State): readonly Cluster[] {
  const all = Object.values(state.clusters).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (all.length === 0)
    throw new GlusterctlError('refused', 'No clusters configured', {
      hint: 'Bring one in with: glusterctl topology load --json=FILE',
    });
  if (clusters.length === 0) return all;
  return clusters.map((id) => {
    const cluster = state.clusters[id];
    if (cluster === undefined) throw new GlusterctlError('not-found', `Cluster id ${id} not found`);
    return cluster;
  });
}

function clusterRefusal(
  cluster: Cluster,
  wanted: ForCluster,
  policy: VolumePolicy,
  state: State,
): string | null {
  if (!cluster.file && !cluster.block) return 'Cluster has disabled all volume types';
  if (wanted.block ? !cluster.block : !cluster.file) return 'Cluster does not support requested volume type';
  if (hasName(cluster, wanted, state)) return `Volume name '${wanted.name}' already in use`;
  const there = tallyOf(state).volumes[cluster.id] ?? 0;
  if (there >= policy.maxVolumes) {
    return `Cluster has ${counted(there, 'volume')} and limit is ${policy.maxVolumes}`;
  }
  return null;
}

/** One reason alone is told as it is; more than one below a heading, each with its cluster. */
function failure(
  code: 'refused' | 'no-space',
  reasons: readonly Reason[],
  heading: string,
  {
    hint = '',
    details = {},
  }: { readonly hint?: string | undefined; readonly details?: ErrorDetails | undefined },
): GlusterctlError {
  const [first] = reasons;
  const text =
    reasons.length === 1
      ? (first?.message ?? '')
      : [heading, ...reasons.map(({ cluster, message }) => `Cluster ${cluster.id}: ${message}`)].join('\n');
  return new GlusterctlError(code, `Failed to allocate new volume: ${text}`, {
    ...(hint === '' ? {} : { hint }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  });
}
