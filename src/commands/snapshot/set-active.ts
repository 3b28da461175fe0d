import { carryOut } from '../../actions/carry-out.ts';
import type { Context } from '../../cli/context.ts';
import { planActivateSnapshot } from '../../plans/snapshots.ts';
import { NOTHING_ASKED } from '../../ui/list/asked.ts';
import type { View } from '../../ui/view.ts';
import { snapshotsView } from '../../ui/views/snapshot.ts';
import { findSnapshot } from './find-snapshot.ts';

export async function setActive(context: Context, name: string, active: boolean): Promise<View> {
  const { volume } = findSnapshot(await context.store.read(), name);
  const { state } = await carryOut(context, (planning) =>
    planActivateSnapshot(volume.id, name, active, planning),
  );
  return snapshotsView(state, [findSnapshot(state, name)], '', NOTHING_ASKED);
}
