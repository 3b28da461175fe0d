import { EXIT_CODES } from '../../model/errors.ts';
import type { View } from '../view.ts';

interface FileToShow {
  readonly id: string;
  readonly made: { readonly at: string; readonly user: string; readonly host: string };
}

interface AppliedToShow {
  readonly kept: {
    readonly operation: string;
    readonly plan: { readonly title: string; readonly notes: readonly string[] };
  };
  readonly outcome: { readonly kind: string } | null;
}

interface Failures {
  readonly notes: readonly string[];
  readonly failed: readonly unknown[];
}

/** What became of the plans of a file. */
export function appliedView(
  { id, made }: FileToShow,
  applied: readonly AppliedToShow[],
  { notes, failed }: Failures,
): View {
  const done = applied.filter(({ outcome }) => outcome?.kind === 'done');
  return {
    text: () => done.map(({ kept }) => `Done: ${kept.plan.title}\n`).join(''),
    json: () => ({
      plan: id,
      made,
      operations: applied.map(({ kept, outcome }) => ({
        id: kept.operation,
        title: kept.plan.title,
        outcome: outcome?.kind ?? 'not-begun',
      })),
      ...(failed.length === 0 ? {} : { failed }),
    }),
    names: () => done.map(({ kept }) => kept.operation),
    notes: [
      ...done.flatMap(({ kept }) => kept.plan.notes),
      ...notes,
      ...(applied.length === 0 ? ['The plan has nothing to do.'] : []),
    ],
    exitCode: failed.length === 0 ? 0 : EXIT_CODES.partial,
  };
}
