import { carryOut } from '../../actions/carry-out.ts';
import type { Context } from '../../cli/context.ts';
import { findVolume } from '../../model/lookup.ts';
import { planChangeVolume, type VolumeChange } from '../../plans/change-volume.ts';
import type { View } from '../../ui/view.ts';
import { volumeView } from '../../ui/views/volume.ts';

/** People are told nothing: what they asked for is done. */
export async function changeVolume(context: Context, word: string, change: VolumeChange): Promise<View> {
  const { id } = findVolume(await context.store.read(), word);
  const { state } = await carryOut(context, (planning) => planChangeVolume(id, change, planning));
  return { ...volumeView(state, findVolume(state, id)), text: () => '' };
}
