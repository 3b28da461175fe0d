import type { Change, Plan } from '../model/plan.ts';

type Addition = Extract<Change, { do: 'add' }>;

/** Names of what a plan was to bring, and a step found that it could not. */
export function leftOut(plan: Plan, isThere: (added: Addition) => boolean): readonly string[] {
  return plan.changes.flatMap((change) =>
    change.do === 'add' && !isThere(change) ? [nameOf(change.value) ?? change.id] : [],
  );
}

function nameOf(value: Addition['value']): string | null | undefined {
  if ('manage' in value) return value.manage[0];
  return 'name' in value ? value.name : null;
}
