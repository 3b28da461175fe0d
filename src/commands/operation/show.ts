import { openOperations } from '../../actions/open-operations.ts';
import type { Context } from '../../cli/context.ts';
import { notFound } from '../../model/errors.ts';
import { findOperation } from '../../model/lookup.ts';
import type { Asked } from '../../ui/list/asked.ts';
import type { View } from '../../ui/view.ts';
import { operationCountsView, operationInfoView, operationListView } from '../../ui/views/operation.ts';

export async function listOperations(context: Context, asked: Asked): Promise<View> {
  return operationListView(await openOperations(context), context.clock.now(), asked);
}

/** null: only how many there are. */
export async function showOperation(context: Context, reference: string | null): Promise<View> {
  const open = await openOperations(context);
  if (reference === null) return operationCountsView(open);
  const { id } = findOperation(await context.store.read(), reference);
  const found = open.find((one) => one.operation.id === id);
  if (found === undefined) throw notFound(`Id not found: ${reference}`);
  return operationInfoView(found);
}
