import { persistentVolumeName, TAGS } from '../../kubernetes/names.ts';
import type { State } from '../../model/state.ts';
import { planDeleteUntagged } from '../../plans/delete-untagged.ts';
import type { Look } from './look.ts';
import { failed, type Provisioning, type Told, told } from './provisioning.ts';

/**
 * Volumes whose claim went while they were made. What was never offered to Kubernetes holds nothing, and is deleted; what may have been is
 * told: a person decides. `before` is the state as it was before anybody looked at claims: what was made since has one that was not seen.
 */
export async function removeNeverOffered(
  { context }: Provisioning,
  { cluster, unbound, persistentVolumes }: Look,
  before: State,
): Promise<readonly Told[]> {
  const alone = Object.values(before.volumes).filter(({ tags }) => {
    const claim = tags[TAGS.claim];
    return (
      claim !== undefined &&
      tags[TAGS.cluster] === cluster &&
      !unbound.has(claim) &&
      !persistentVolumes.has(persistentVolumeName(claim))
    );
  });
  const never = alone.filter(({ tags }) => tags[TAGS.offered] === undefined);
  const outcomes =
    never.length === 0
      ? []
      : await context.operate(
          never.map(({ id: volume, name }) => ({
            about: name,
            plan: (planning) => planDeleteUntagged(volume, TAGS.offered, planning),
          })),
        );
  return alone.map((volume) => {
    const known = { volume: volume.name, sizeKiB: volume.sizeKiB };
    const outcome = outcomes[never.indexOf(volume)];
    if (outcome === undefined) {
      const message = `Kubernetes knows nothing of it any more; to delete it: glusterctl volume delete ${volume.name}`;
      return told('kept', { ...known, message });
    }
    return outcome.kind === 'done'
      ? told('deleted', { ...known, message: 'its claim went before it had a PersistentVolume' })
      : failed(outcome.error, known);
  });
}
