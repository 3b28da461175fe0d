import { endsByLog } from '../../cli/run/logged-ends.ts';
import { TAGS } from '../../kubernetes/names.ts';
import type { Volume } from '../../model/entities.ts';
import { entryOf } from '../../model/entries.ts';
import type { Operation } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import type { Provisioning } from './provisioning.ts';

/**
 * Operations on volumes of this cluster that a run before left: finished, and undone where that fails, so that a volume can be made
 * somewhere else. What lives, or began on another machine, is left alone; what stays open is told by whoever meets it.
 */
export async function finishLeft({ context }: Provisioning, cluster: string): Promise<void> {
  const state = await context.store.read();
  const { standingOf } = await import('../../engine/standing.ts');
  const left = Object.values(state.operations).filter(
    (operation) =>
      ['failed', 'stale'].includes(standingOf(operation)) &&
      volumesOf(operation, state).some(({ tags }) => tags[TAGS.cluster] === cluster),
  );
  if (left.length === 0) return;
  const { finishedBy } = await import('../../engine/audit-ends.ts');
  const finished = finishedBy(await endsByLog(context, state));
  const ids = left.map(({ id }) => id);
  const outcomes = await context.recover({ direction: 'forward', ids, force: false, finished });
  const undoable = ids.filter(
    (id, index) => outcomes[index]?.kind !== 'done' && state.operations[id]?.plan.recovery === 'back',
  );
  if (undoable.length > 0 && !context.stop.aborted)
    await context.recover({ direction: 'back', ids: undoable, force: false, finished });
}

/** Volumes that it makes, changes or takes away. */
function volumesOf({ plan }: Operation, state: State): readonly Volume[] {
  return plan.changes.flatMap((change) => {
    if (change.table !== 'volumes') return [];
    if (change.do === 'add') return [change.value];
    return entryOf(state, 'volumes', change.id) ?? [];
  });
}
