import { entryOf } from '../model/entries.ts';
import { allChanges } from '../model/lanes.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Outcome } from './types.ts';

type Addition = Extract<Change, { do: 'add' }>;

/** Names of what a plan was to bring, and a step found that it could not. */
export function skippedNames(plan: Plan, isThere: (added: Addition) => boolean): readonly string[] {
  return allChanges(plan).flatMap((change) =>
    change.do === 'add' && !isThere(change) ? [nameOf(change.value) ?? change.id] : [],
  );
}

/** What was done, for people, and what was skipped. */
export function doneTitle({ plan, state }: Extract<Outcome, { kind: 'done' }>): string {
  const missing = skippedNames(plan, ({ table, id }) => entryOf(state, table, id) !== undefined);
  return missing.length === 0 ? plan.title : `${plan.title}, without ${missing.join(', ')}`;
}

function nameOf(value: Addition['value']): string | null | undefined {
  if ('manage' in value) return value.manage[0];
  return 'name' in value ? value.name : null;
}
