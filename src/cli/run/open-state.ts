import { resolve } from 'node:path';
import type { Hosts } from '../../hosts/hosts.ts';
import { usage } from '../../model/errors.ts';
import { isUrl } from '../../store/location.ts';
import type { Store } from '../../store/store.ts';
import type { GlobalValues } from '../config/global-values.ts';
import type { Settings } from '../context.ts';
import type { CommandDefinition } from '../define.ts';
import { places } from '../places.ts';
import type { Io } from './io.ts';

interface StateParts {
  readonly io: Io;
  readonly globals: GlobalValues;
  readonly settings: Settings;
  readonly definition: Pick<CommandDefinition, 'changes'>;
}

/** Where the state is that counts now, a path or a URL, whether it is there or not. */
export function statePath({ io, globals }: Pick<StateParts, 'io' | 'globals'>): string {
  const named = globals.string('state');
  if (named !== '') return isUrl(named) ? named : resolve(io.workingDirectory, named);
  const usual = places.state(io);
  if (usual !== null) return usual;
  throw usage(
    'There is no home folder to keep the state in',
    'Name a file with --state FILE or GLUSTERCTL_STATE.',
  );
}

/** The same with a URL as it reads whole. */
export async function wholePlace(place: string): Promise<string> {
  if (!isUrl(place)) return place;
  return (await import('../../store/shared/url.ts')).sharedLocation(place).url;
}

export interface StateUse {
  readonly warn: (line: string) => void;
  readonly onlyLooks: boolean;
  /** What ends the waiting for hosts of the state. */
  signal(): AbortSignal;
  hosts(): Promise<Hosts>;
}

export async function openState(parts: StateParts, use: StateUse): Promise<Store> {
  const { io } = parts;
  const place = statePath(parts);
  const store = isUrl(place) ? await openOnVolume(place, parts, use) : await openFile(place, parts, use.warn);
  return io.testHooks?.store(store) ?? store;
}

async function openOnVolume(url: string, parts: StateParts, use: StateUse): Promise<Store> {
  const { io, globals, settings } = parts;
  const [{ openShared }, { sharedStore }] = await Promise.all([
    import('./open-shared.ts'),
    import('./shared-store.ts'),
  ]);
  const { clock } = io;
  const { warn, onlyLooks, hosts, signal } = use;
  const shared = openShared(url, globals.from('state'), { around: io, settings, clock, signal, hosts, warn });
  return sharedStore(shared, { io, settings, warn, onlyLooks });
}

async function openFile(
  path: string,
  { io, settings, definition }: StateParts,
  warn: (line: string) => void,
): Promise<Store> {
  const { openStore } = await import('../../store/open.ts');
  return openStore({
    path,
    lockTimeoutSeconds: settings.lockTimeoutSeconds,
    ids: io.ids,
    user: io.user,
    now: () => io.clock.now(),
    sleep: (ms) => io.clock.sleep(ms),
    random: io.random,
    warn,
    // What changes the state looks at all of it.
    seenFolder: definition.changes ? null : places.seenWhole(io),
  });
}
