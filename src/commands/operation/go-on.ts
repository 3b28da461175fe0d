import { giveUpHosts, hostName } from '../../actions/give-up-hosts.ts';
import { operationsMeant } from '../../actions/open-operations.ts';
import { recover } from '../../actions/recover.ts';
import type { Context } from '../../cli/context.ts';
import type { Recovery } from '../../engine/types.ts';
import { findOperation } from '../../model/lookup.ts';
import { residueLines, residueOf } from '../../plans/residue.ts';
import type { View } from '../../ui/view.ts';
import { recoveredView } from '../../ui/views/recovered.ts';
import { undoLines } from '../../ui/views/undo.ts';

interface Named {
  readonly operations: readonly string[];
  readonly force: boolean;
  readonly without: readonly string[];
  readonly confirm?: readonly string[];
  readonly accept?: readonly string[];
}

/** Finishes or undoes the operations that are named, or those that are meant where none is. */
export async function goOn(
  context: Context,
  direction: Recovery['direction'],
  { operations, force, without: words, confirm = [], accept = [] }: Named,
): Promise<View> {
  const state = await context.store.read();
  const ids =
    operations.length === 0
      ? await operationsMeant(context, direction)
      : operations.map((reference) => findOperation(state, reference).id);
  const without = words.map((word) => hostName(state, word));
  const left = await giveUpHosts(context, state, ids, without, direction);
  const recovered = await recover(context, state, {
    direction,
    ids,
    force,
    without,
    confirmed: confirm,
    accept,
    residue: (present, operation, way) => residueLines(residueOf(present, operation, without, way)),
    describe: undoLines,
  });
  const [only, ...others] = recovered;
  if (only !== undefined && only.error !== null && others.length === 0) throw only.error;
  return recoveredView(direction, recovered, { hosts: without, left });
}
