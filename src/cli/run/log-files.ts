import { type LogFiles, logOfAllStates, logOfState } from '../../engine/audit-files.ts';
import { isUrl, realStatePath } from '../../store/location.ts';
import type { Context } from '../context.ts';
import { places } from '../places.ts';
import { wholePlace } from './open-state.ts';

/** Where it is told what was done with the state that counts now. */
export interface Logs {
  readonly statePath: string;
  readonly own: LogFiles;
  /** Of earlier versions, for all states together. */
  readonly shared: LogFiles;
}

/** Null: neither HOME nor XDG_STATE_HOME says where, or there is no place for a state. */
export async function logFiles({
  environment,
  store,
}: Pick<Context, 'environment' | 'store'>): Promise<Logs | null> {
  const folder = places.logs(environment);
  const named = placeOf(store);
  if (folder === null || named === null) return null;
  // A state that can't be found is told by who reads it; the log has to hear of that, too.
  const statePath = await (isUrl(named) ? wholePlace(named) : realStatePath(named)).catch(() => named);
  return { statePath, own: logOfState(folder, statePath), shared: logOfAllStates(folder) };
}

function placeOf(store: Context['store']): string | null {
  try {
    return store.path;
  } catch {
    return null;
  }
}
