import { type StateFile, stateAt } from '../../store/admin.ts';
import { type Around, placeAt } from '../shared/state-place.ts';

/** The state as a whole, for what is more than reading and changing what is in it. */
export async function fileOf(context: Around): Promise<StateFile> {
  return stateAt(await placeAt(context, context.store.path), () => context.clock.now());
}
