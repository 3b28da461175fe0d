import type { Context } from '../../cli/context.ts';
import { type Marked, refuseIfThere } from '../../store/whereabouts.ts';
import { placeAt } from '../shared/state-place.ts';

/** What was found where the state of this place went to or comes from; refuses where it is there. */
export async function refuseIfElsewhere(
  context: Context,
  path: string,
  { marker, behind }: Marked,
): Promise<readonly string[]> {
  const look = async (place: string) => await (await placeAt(context, place, behind)).content();
  return await refuseIfThere(path, marker, look);
}
