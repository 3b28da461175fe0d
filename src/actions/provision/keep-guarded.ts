import { OWN_ANNOTATIONS } from '../../kubernetes/names.ts';
import { entryOf } from '../../model/entries.ts';
import type { Look } from './look.ts';
import { oneByOne } from './one-by-one.ts';
import { failed, type Provisioning, type Told, told } from './provisioning.ts';
import { knownOf, setFinalizer } from './remove-released.ts';

/** The finalizer is where a PersistentVolume must not go before its volume, and nowhere else; what is kept is told. */
export async function keepGuarded(provisioning: Provisioning, look: Look): Promise<readonly Told[]> {
  const state = await provisioning.context.store.read();
  const nameOf = (volume: Look['kept'][number]): string | null =>
    entryOf(state, 'volumes', volume.metadata.annotations[OWN_ANNOTATIONS.volume] ?? '')?.name ?? null;
  const marked = await oneByOne(
    [
      ...look.unguarded.map((volume) => ({ volume, wanted: 'with' as const })),
      ...look.heldBack.map((volume) => ({ volume, wanted: 'without' as const })),
    ],
    async ({ volume, wanted }) => {
      await setFinalizer(provisioning, volume.metadata, wanted);
      if (wanted === 'with') return [];
      const message = 'its PersistentVolume is gone, and the volume stays (Retain)';
      return [told('kept', { ...knownOf(volume, nameOf(volume)), message })];
    },
    async ({ volume }, error) => [failed(error, knownOf(volume, nameOf(volume)))],
  );
  const kept = look.kept.map((volume) => {
    const name = nameOf(volume);
    const message = 'released, and kept (Retain): a person decides';
    return told('kept', { ...knownOf(volume, name), message });
  });
  return [...marked.flat(), ...kept];
}
