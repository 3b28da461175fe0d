import type { Context } from '../../cli/context.ts';
import { type OpenedShared, openShared } from '../../cli/run/open-shared.ts';
import type { State } from '../../model/state.ts';
import { changeableFile } from '../../store/changeable-file.ts';
import { isUrl } from '../../store/location.ts';
import type { ChangeablePlace } from '../../store/state-place.ts';

/** What leads to a place of a state. */
export type Around = Pick<
  Context,
  'store' | 'settings' | 'environment' | 'clock' | 'random' | 'stderr' | 'stop' | 'hosts'
>;

/** A place of a state, a path or a URL, for what is done to the state as a whole; `known` knows the hosts, where nothing else does. */
export async function placeAt(
  context: Around,
  place: string,
  known: State | null = null,
): Promise<ChangeablePlace> {
  const { settings, environment, clock, random } = context;
  const options = {
    timeoutSeconds: settings.lockTimeoutSeconds,
    user: environment.user,
    now: () => clock.now(),
    sleep: async (ms: number) => await clock.sleep(ms),
    random,
  };
  if (!isUrl(place)) return await changeableFile({ ...options, path: place });
  const { changeableShared } = await import('../../store/shared/changeable-shared.ts');
  return changeableShared({ ...options, ...sharedAt(context, place, known) });
}

/** A state on a volume, by connections of the command. */
export function sharedAt(context: Around, url: string, known: State | null = null): OpenedShared {
  const { settings, environment, clock, stop, hosts, stderr } = context;
  const signal = (): AbortSignal => stop;
  return openShared(url, '', { around: environment, settings, clock, signal, hosts, warn: stderr, known });
}
