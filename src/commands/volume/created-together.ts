import type { Context } from '../../cli/context.ts';
import type { Outcome } from '../../engine/types.ts';
import { entryOf } from '../../model/entries.ts';
import type { WantedVolume } from '../../plans/create-volume.ts';
import type { View } from '../../ui/view.ts';
import { volumesView } from '../../ui/views/volume.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';

/** What became of several volumes; those that were named are told by their names. */
export async function createdTogether(
  context: Context,
  wanted: readonly WantedVolume[],
  outcomes: readonly Outcome[],
  named: boolean,
): Promise<View> {
  const state = await context.store.read();
  const made = wanted.flatMap(({ id }) => entryOf(state, 'volumes', id) ?? []);
  const errors = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'done' ? [] : [{ name: named ? (wanted[index]?.name ?? '') : '', error: outcome.error }],
  );
  if (made.length === 0 && errors.length > 0) throw allFailed(errors);
  const { dryRun } = context.settings;
  const notes = failureNotes(errors, { done: made.length, verb: 'made', dryRun });
  return volumesView(state, made, { notes, failed: failuresJson(errors) });
}
