import type { Hosts } from '../../hosts/hosts.ts';
import type { State } from '../../model/state.ts';
import type { ThroughHosts, ThroughHostsOptions } from '../../remote/through-hosts.ts';
import { seenWhole } from '../../store/seen-whole.ts';
import { type SeenCaches, type StateCache, stateCache } from '../../store/shared/cache.ts';
import { cachePath } from '../../store/shared/cache-path.ts';
import { type SharedReading, sharedReading } from '../../store/shared/reading.ts';
import type { SharedFile } from '../../store/shared/shared-file.ts';
import type { SharedLog } from '../../store/shared/shared-log.ts';
import { type SharedLocation, sharedLocation } from '../../store/shared/url.ts';
import type { Clock, Settings } from '../context.ts';
import { type Around, places } from '../places.ts';

/** A state on a volume, and what of it is known here. */
export interface OpenedShared {
  readonly location: SharedLocation;
  readonly file: SharedFile;
  /** What everybody did with it, by the same hosts and connections. */
  readonly log: SharedLog;
  readonly cache: StateCache | null;
  readonly reading: SharedReading;
}

export interface SharedParts {
  readonly around: Around;
  readonly settings: Pick<Settings, 'lockTimeoutSeconds' | 'offline' | 'quiet'>;
  readonly clock: Clock;
  /** What ends the waiting for a host: once something was begun on hosts, how it ends has to be written. */
  readonly signal: () => AbortSignal;
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
  const cache = folder === null ? null : stateCache(cachePath(folder, location), seenBy(parts));
  const { file, log } = lazily(location.url, async () => await reach(location, reading, parts));
  const reading: SharedReading = sharedReading({
    file,
    cache,
    now: () => parts.clock.now(),
    warn: parts.warn,
  });
  return { location, file, log, cache, reading };
}

/** What is written on what was known looks at each digest of it. */
function seenBy({ settings, around, clock }: SharedParts): SeenCaches | null {
  if (!settings.offline) return null;
  return { whole: seenWhole(places.seenWhole(around)), now: () => clock.now() };
}

type Reached = Pick<OpenedShared, 'file' | 'log'>;

/** Nobody is connected to before something is asked. */
function lazily(name: string, open: () => Promise<Reached>): Reached {
  let opened: Promise<Reached> | null = null;
  const reached = async (): Promise<Reached> => {
    opened ??= open();
    return await opened;
  };
  const file = async (): Promise<SharedFile> => (await reached()).file;
  const log = async (): Promise<SharedLog> => (await reached()).log;
  return {
    file: {
      name,
      fetch: async (known) => await (await file()).fetch(known),
      copies: async () => await (await file()).copies(),
      swap: async (change) => await (await file()).swap(change),
      keep: async (expected, copy) => await (await file()).keep(expected, copy),
      mountLock: async () => await (await file()).mountLock(),
      removeMountLock: async (id) => await (await file()).removeMountLock(id),
      copy: async (copy) => await (await file()).copy(copy),
    },
    log: {
      name,
      put: async (files) => await (await log()).put(files),
      list: async (wanted) => await (await log()).list(wanted),
      read: async (files) => await (await log()).read(files),
      search: async (texts, since) => await (await log()).search(texts, since),
    },
  };
}

async function reach(location: SharedLocation, reading: SharedReading, parts: SharedParts): Promise<Reached> {
  const { settings, signal, known = null } = parts;
  const [{ sharedFile }, { sharedLog }, { stateHosts }, opened] = await Promise.all([
    import('../../remote/remote-file.ts'),
    import('../../remote/remote-log.ts'),
    import('./state-hosts.ts'),
    parts.hosts(),
  ]);
  const state = reading.cached()?.stored.state ?? known;
  const { url: name, volume, file } = location;
  const place = { hosts: opened, addresses: stateHosts(location, state), name, volume, file };
  const through = await wayTo(location, place, state, parts);
  const lockSeconds = Math.min(settings.lockTimeoutSeconds, MOST_LOCK_SECONDS);
  return {
    file: sharedFile({ ...place, lockSeconds, signal }, through),
    // What a command did that was interrupted is told as well.
    log: sharedLog(place, through),
  };
}

/** By the connections of a command: what one part of it has learned of hosts, no other waits for, or tells again. */
const ways = new WeakMap<Hosts, Map<string, ThroughHosts>>();

async function wayTo(
  location: SharedLocation,
  place: ThroughHostsOptions,
  state: State | null,
  { settings, clock, warn }: SharedParts,
): Promise<ThroughHosts> {
  const [{ throughHosts }, { anyOf }, { passedOverLines }] = await Promise.all([
    import('../../remote/through-hosts.ts'),
    import('../../remote/any-host.ts'),
    import('./passed-over.ts'),
  ]);
  const { hosts, addresses } = place;
  const known = ways.get(hosts) ?? new Map<string, ThroughHosts>();
  ways.set(hosts, known);
  const key = JSON.stringify([location.url, addresses]);
  const through =
    known.get(key) ??
    throughHosts({
      ...place,
      hosts: anyOf(hosts, addresses, async (ms, signal) => await clock.sleep(ms, signal)),
      passedOver(passed, answered) {
        const lines = passedOverLines(location, state, passed, answered);
        if (lines === null) return;
        warn(settings.quiet ? lines.warning : `${lines.warning}\n${lines.hint}`);
      },
    });
  known.set(key, through);
  return through;
}
