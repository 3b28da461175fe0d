import type { Hosts } from '../../hosts/hosts.ts';
import type { State } from '../../model/state.ts';
import { type StateCache, stateCache } from '../../store/shared/cache.ts';
import { cachePath } from '../../store/shared/cache-path.ts';
import { type SharedReading, sharedReading } from '../../store/shared/reading.ts';
import type { SharedFile } from '../../store/shared/shared-file.ts';
import { type SharedLocation, sharedLocation } from '../../store/shared/url.ts';
import type { Clock, Settings } from '../context.ts';
import { type Around, places } from '../places.ts';
import { stateHosts } from './state-hosts.ts';

/** A state on a volume, and what of it is known here. */
export interface OpenedShared {
  readonly location: SharedLocation;
  readonly file: SharedFile;
  readonly cache: StateCache | null;
  readonly reading: SharedReading;
}

export interface SharedParts {
  readonly around: Around;
  readonly settings: Pick<Settings, 'lockTimeoutSeconds'>;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** The connections of the command, which its operations use as well. */
  hosts(): Promise<Hosts>;
  readonly warn: (line: string) => void;
  /** Where nothing is known of it here yet: a state that knows the hosts. */
  readonly known?: State | null;
}

/** No script waits longer for another one on the host; who has more time asks again. */
const MOST_LOCK_SECONDS = 30;

/** `from` is where the URL stands, for messages. */
export function openShared(url: string, from: string, parts: SharedParts): OpenedShared {
  const location = sharedLocation(url, from);
  const folder = places.cache(parts.around);
  const cache = folder === null ? null : stateCache(cachePath(folder, location));
  const file = lazily(location.url, async () => await reach(location, reading, parts));
  const reading: SharedReading = sharedReading({
    file,
    cache,
    now: () => parts.clock.now(),
    warn: parts.warn,
  });
  return { location, file, cache, reading };
}

/** Nobody is connected to before something is asked. */
function lazily(name: string, open: () => Promise<SharedFile>): SharedFile {
  let opened: Promise<SharedFile> | null = null;
  const file = async (): Promise<SharedFile> => {
    opened ??= open();
    return await opened;
  };
  return {
    name,
    fetch: async (known) => await (await file()).fetch(known),
    swap: async (change) => await (await file()).swap(change),
    keep: async (expected, copy) => await (await file()).keep(expected, copy),
    copy: async (copy) => await (await file()).copy(copy),
  };
}

async function reach(
  location: SharedLocation,
  reading: SharedReading,
  { settings, clock, stop, hosts, known = null }: SharedParts,
): Promise<SharedFile> {
  const [{ sharedFile }, { anyOf }, opened] = await Promise.all([
    import('../../remote/remote-file.ts'),
    import('../../remote/any-host.ts'),
    hosts(),
  ]);
  const addresses = stateHosts(location, reading.cached()?.stored.state ?? known);
  return sharedFile({
    hosts: anyOf(opened, addresses, async (ms, signal) => await clock.sleep(ms, signal)),
    addresses,
    name: location.url,
    volume: location.volume,
    file: location.file,
    lockSeconds: Math.min(settings.lockTimeoutSeconds, MOST_LOCK_SECONDS),
    signal: stop,
  });
}
