import type { LoggedEnds } from '../engine/audit-ends.ts';
import type { State } from '../model/state.ts';
import type { Context } from './context.ts';

/** What the log says of operations that the state has open. */
export async function endsByLog(
  { environment }: Pick<Context, 'environment'>,
  { operations }: State,
): Promise<LoggedEnds> {
  const ids = Object.keys(operations);
  if (ids.length === 0) return new Map();
  const [{ loggedEnds }, { logFolder }] = await Promise.all([
    import('../engine/audit-ends.ts'),
    import('../engine/audit.ts'),
  ]);
  return loggedEnds(logFolder(environment.variables, environment.home), ids);
}
