import type { LoggedEnds } from '../../engine/audit-ends.ts';
import type { State } from '../../model/state.ts';
import type { Context } from '../context.ts';

/** What the log says of operations that the state has open; the log of this state counts, then that of all. */
export async function endsByLog(
  context: Pick<Context, 'environment' | 'store'>,
  { operations }: State,
): Promise<LoggedEnds> {
  return await endsOf(context, Object.keys(operations));
}

/** The same of any operations. */
export async function endsOf(
  context: Pick<Context, 'environment' | 'store'>,
  ids: readonly string[],
): Promise<LoggedEnds> {
  if (ids.length === 0) return new Map();
  const [{ loggedEnds }, { logFiles }] = await Promise.all([
    import('../../engine/audit-ends.ts'),
    import('./log-files.ts'),
  ]);
  const logs = await logFiles(context);
  if (logs === null) return new Map();
  return new Map([...loggedEnds(logs.shared, ids), ...loggedEnds(logs.own, ids)]);
}
