import type { LoggedEnds } from '../../engine/audit-ends.ts';
import type { State } from '../../model/state.ts';
import type { Context } from '../context.ts';

type Asked = Pick<Context, 'environment' | 'store'>;
type AskedOfAll = Asked & Pick<Context, 'sharedLog' | 'stderr'>;

/** What the log here says of operations that the state has open; the log of this state counts, then that of all. */
export async function endsByLog(context: Asked, { operations }: State): Promise<LoggedEnds> {
  return await endsHere(context, Object.keys(operations));
}

/** The same by what everybody did: to be known before something is begun again or undone. */
export async function endsByAllLogs(context: AskedOfAll, { operations }: State): Promise<LoggedEnds> {
  const begun = Object.values(operations).map(({ created }) => created);
  const [first] = begun.sort();
  return await endsOf(context, Object.keys(operations), first === undefined ? null : new Date(first));
}

/** The same of any operations; none of them was begun before `since`. */
export async function endsOf(
  context: AskedOfAll,
  ids: readonly string[],
  since: Date | null,
): Promise<LoggedEnds> {
  const here = await endsHere(context, ids);
  const unknown = ids.filter((id) => !here.has(id));
  const log = unknown.length === 0 ? null : await context.sharedLog();
  if (log === null) return here;
  const { endsOfEverybody } = await import('../../engine/audit-shared.ts');
  try {
    return new Map([...here, ...(await endsOfEverybody(log, unknown, since))]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    context.stderr(
      `Whether others have ended it is not known, as the log beside the state can't be read: ${why}`,
    );
    return here;
  }
}

async function endsHere(context: Asked, ids: readonly string[]): Promise<LoggedEnds> {
  if (ids.length === 0) return new Map();
  const [{ loggedEnds }, { otherPlaces }, { logFiles }] = await Promise.all([
    import('../../engine/audit-ends.ts'),
    import('../../engine/audit-places.ts'),
    import('./log-files.ts'),
  ]);
  const logs = await logFiles(context);
  if (logs === null) return new Map();
  const earlier = otherPlaces(logs.own, null).flatMap(({ files }) => [...loggedEnds(files, ids)]);
  return new Map([...loggedEnds(logs.shared, ids), ...earlier, ...loggedEnds(logs.own, ids)]);
}
