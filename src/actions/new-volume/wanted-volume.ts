import type { Context } from '../../cli/context.ts';
import type { Durability } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { drawnIds, type Id } from '../../model/ids.ts';
import { findCluster } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import type { WantedVolume } from '../../plans/create-volume.ts';
import { refuseTooSmall } from '../../plans/least-size.ts';
import type { NewVolume } from './new-volume.ts';
import { recordedOptions } from './recorded-options.ts';

/** The request as a volume that can be planned. */
export function wantedVolume(
  request: NewVolume,
  { name, durability }: { readonly name: string; readonly durability: Durability },
  state: State,
  { ids, settings, clock }: Pick<Context, 'ids' | 'settings' | 'clock'>,
): WantedVolume {
  const id = ids.next();
  const { size, snapshotFactor, replica, disperseData: data, redundancy } = request;
  const clusters = request.clusters.map((word) => clusterId(state, word));
  // Without a cluster that is what is said.
  if (Object.keys(state.clusters).length > 0) refuseTooSmall(size, durability, 'volume');
  return {
    id,
    name: name === '' ? `vol_${id}` : name,
    clusters,
    sizeKiB: size,
    durability,
    requested: { replica, data, redundancy },
    snapshotFactor: Math.max(1, snapshotFactor),
    snapshotsEnabled: snapshotFactor > 1,
    gid: request.gid,
    block: request.block,
    options: recordedOptions(request, settings),
    tags: request.tag,
    setCount: request.sets,
    bricksWarning: request.bricksMax,
    created: clock.now().toISOString(),
    brickId: drawnIds(ids),
  };
}

function clusterId(state: State, word: string): Id {
  if (Object.keys(state.clusters).length === 0) return word;
  try {
    return findCluster(state, word).id;
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'not-found') {
      throw new GlusterctlError(
        'not-found',
        `Cluster id ${word} not found`,
        error.hint === undefined ? {} : { hint: error.hint },
      );
    }
    throw error;
  }
}
