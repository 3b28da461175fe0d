import { GlusterctlError, retold } from '../model/errors.ts';
import { hasLanes } from '../model/lanes.ts';
import type { Plan, Step } from '../model/plan.ts';
import { keptWhenUndone } from '../model/undo-words.ts';

/** How an operation is told that was undone because of `error`, or because it was asked for. `begun`: of its steps. */
export function undoneError(
  plan: Plan,
  begun: readonly Step[],
  error: GlusterctlError | null,
): GlusterctlError {
  const nothing = !begun.some(({ undo }) => undo !== null);
  const kept = keptWhenUndone(begun);
  const stays = staysWords(plan, begun, nothing);
  if (error === null)
    return new GlusterctlError(
      'failed',
      `${plan.title}: rolled back, ${kept === null ? stays : `but ${kept} stays as it is`}`,
    );
  if (nothing) return error;
  return retold(error, {
    hints: [
      kept === null
        ? `What had been done was undone: ${stays}.`
        : `What had been done was undone, but ${kept} stays as it is.`,
    ],
  });
}

function staysWords(plan: Plan, begun: readonly Step[], nothing: boolean): string {
  // What lanes have brought to an end by now is no longer part of it.
  if (hasLanes(plan)) return 'what was finished before stays';
  if (nothing && begun.some(({ script }) => script.changes)) return 'what had been done stays';
  return plan.kind === 'delete-volume' ? 'the volume stays as it was' : 'nothing is left behind';
}
