import { carryOut } from '../../actions/carry-out.ts';
import type { Context } from '../../cli/context.ts';
import { planActivateSnapshot } from '../../plans/snapshots.ts';
import type { View } from '../../ui/view.ts';
import { snapshotChangedView } from '../../ui/views/snapshot.ts';
import { findSnapshot } from './find-snapshot.ts';

export async function setActive(context: Context, name: string, active: boolean): Promise<View> {
  const { volume } = findSnapshot(await context.store.read(), name);
  const { state } = await carryOut(context, (planning) =>
    planActivateSnapshot(volume.id, name, active, planning),
  );
  return snapshotChangedView(state, findSnapshot(state, name));
}
