import { carryOut } from '../../actions/carry-out.ts';
import type { Context } from '../../cli/context.ts';
import { keyOf } from '../../gluster/options.ts';
import { findVolume } from '../../model/lookup.ts';
import { planChangeVolume, type VolumeChange } from '../../plans/change-volume.ts';
import { setOnAllNotes } from '../../plans/set-on-all.ts';
import type { View } from '../../ui/view.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { isNeededByState, mustGiveUpState, refuseLosingState } from '../shared/state-on-volume.ts';

/** People are told nothing: what they asked for is done. */
export async function changeVolume(
  context: Context,
  word: string,
  change: VolumeChange,
  given: readonly string[] = [],
): Promise<View> {
  const before = await context.store.read();
  const found = findVolume(before, word);
  const { id } = found;
  const done = harmsState(change);
  const said = done === null ? given : await mustGiveUpState(context, before, found, { done, said: given });
  // Before it is done: a dry run has it in its plan.
  if (change.do === 'set' && !context.settings.dryRun)
    for (const note of setOnAllNotes(before, found, change.options)) context.stderr(note);
  const { state } = await carryOut(context, (planning) => {
    const present = planning.state.volumes[id];
    if (done !== null && present !== undefined)
      refuseLosingState(context, planning.state, present, { done, said });
    return planChangeVolume(id, change, planning);
  });
  return { ...volumeView(state, findVolume(state, id)), text: () => '' };
}

/** What a change does to a volume that a state on it would not bear; null: nothing. */
function harmsState(change: VolumeChange): string | null {
  if (change.do === 'start') return null;
  if (change.do === 'stop') return 'stopped';
  const keys = change.do === 'set' ? change.options.map(keyOf) : change.keys;
  return isNeededByState(keys) ? `changed in ${keys.join(', ')}` : null;
}
