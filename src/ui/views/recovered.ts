import type { Outcome, Recovery } from '../../engine/types.ts';
import type { GlusterctlError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { keptWhenUndone } from '../../model/undo-words.ts';
import type { View } from '../view.ts';

interface RecoveredToShow {
  readonly id: string;
  readonly title: string;
  readonly outcome: Pick<Outcome, 'kind'> & { readonly plan?: Plan };
  /** null: it ended as was asked for. */
  readonly error: GlusterctlError | null;
  readonly notes: readonly string[];
}

/** Hosts that operations were ended without, and by operation what that leaves. */
interface GivenUpToShow {
  readonly hosts: readonly string[];
  readonly left: ReadonlyMap<string, { readonly lines: readonly string[]; readonly rest: unknown }>;
}

const NOTHING: Readonly<Record<Recovery['direction'], string>> = {
  forward: 'Nothing to finish: no operation is open.',
  back: 'Nothing to undo: no operation is open.',
  default: 'Nothing to clean up.',
};

const WORDS: Readonly<Record<Outcome['kind'], string>> = {
  done: 'finished',
  'rolled-back': 'undone, nothing is left behind',
  unfinished: 'still unfinished',
  refused: 'not touched',
};

/** What became of open operations that were to be finished or undone. */
export function recoveredView(
  direction: Recovery['direction'],
  recovered: readonly RecoveredToShow[],
  { hosts, left }: GivenUpToShow,
): View {
  const failed = recovered.flatMap(({ error }) => error ?? []);
  return {
    text: () => {
      if (recovered.length === 0) return `${NOTHING[direction]}\n`;
      return recovered
        .flatMap(({ id, title, outcome, error }) => {
          const stays = error === null ? (left.get(id)?.lines ?? []) : [];
          const end =
            stays.length === 0
              ? `${wordsOf(outcome)} (${id})`
              : `ended without ${hosts.join(', ')} (${id}). What that leaves:`;
          return [`${title}: ${end}\n`, ...stays.map((line) => `${line}\n`)];
        })
        .join('');
    },
    json: () => ({
      operations: recovered.map(({ id, title, outcome, error }) => ({
        id,
        title,
        outcome: outcome.kind,
        error: error?.message ?? null,
        ...(hosts.length === 0 ? {} : { without: hosts, left: left.get(id)?.rest ?? null }),
      })),
    }),
    names: () => recovered.filter(({ error }) => error === null).map(({ id }) => id),
    notes: [...recovered.flatMap(({ notes }) => notes), ...failed.flatMap(reasons)],
    exitCode: failed.length === 0 ? 0 : 3,
  };
}

/** Of what has no undo all stays that had been done. */
function wordsOf({ kind, plan }: RecoveredToShow['outcome']): string {
  const steps = plan?.stages.flatMap((stage) => stage.steps) ?? [];
  const stays = kind === 'rolled-back' && steps.length > 0 && steps.every(({ undo }) => undo === null);
  if (kind === 'rolled-back' && plan?.kind === 'delete-volume') return 'given up, the volume stays as it was';
  const kept = kind === 'rolled-back' ? keptWhenUndone(steps) : null;
  if (kept !== null) return `undone, but ${kept} stays as it is`;
  return stays ? 'given up, what had been done stays' : WORDS[kind];
}

/** Why one failed, for people. */
export function reasons({ message, hint }: GlusterctlError): readonly string[] {
  return hint === undefined ? [message] : [message, hint];
}
