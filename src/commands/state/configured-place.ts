import type { Context } from '../../cli/context.ts';
import { places } from '../../cli/places.ts';
import { rewrite, sourcesOf } from '../config/file.ts';
import { lookUp } from '../config/key.ts';
import { wholePlaceOf } from './place-argument.ts';

/** Where the state is as long as nobody says otherwise; null where nothing says it. */
export async function configuredPlace(context: Context): Promise<string | null> {
  const sources = { ...(await sourcesOf(context)), variables: {} };
  const { value } = await lookUp(context, 'state', sources);
  if (typeof value === 'string' && value !== '') return wholePlaceOf(context, value);
  return places.state(context.environment);
}

/** Says in the configuration where the state is; gives what has to be told about that. */
export async function configurePlace(context: Context, place: string): Promise<readonly string[]> {
  await rewrite(context, (content, { setInJson }) => setInJson(content, 'state', place));
  const named = context.environment.variables.GLUSTERCTL_STATE ?? '';
  if (named === '' || wholePlaceOf(context, named) === place) return [];
  return ['GLUSTERCTL_STATE is set, and counts for more than the configuration: unset GLUSTERCTL_STATE'];
}
