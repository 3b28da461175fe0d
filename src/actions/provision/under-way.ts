import type { Context } from '../../cli/context.ts';
import type { GlusterctlError } from '../../model/errors.ts';

/** Refused only because another run does it just now: that is no failure, and the next look sees what came of it. */
export async function isUnderWay(
  { store }: Pick<Context, 'store'>,
  { details }: GlusterctlError,
): Promise<boolean> {
  const { coming, operation } = details ?? {};
  if (typeof coming !== 'string' && typeof operation !== 'string') return false;
  const { operations } = await store.read();
  const found = Object.values(operations).find(
    ({ id, plan }) =>
      id === operation || plan.changes.some((change) => change.do === 'add' && change.id === coming),
  );
  if (found === undefined) return true;
  const { standingOf } = await import('../../engine/standing.ts');
  return standingOf(found) === 'in-flight';
}
