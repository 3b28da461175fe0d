import { GlusterctlError, notFound, refused } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { openSharedStore } from '../../store/shared/open-shared.ts';
import type { Store } from '../../store/store.ts';
import { ago } from '../../ui/ago.ts';
import type { Settings } from '../context.ts';
import type { Io } from './io.ts';
import type { OpenedShared } from './open-shared.ts';

interface SharedStoreParts {
  readonly io: Pick<Io, 'clock' | 'ids' | 'random' | 'user'>;
  readonly settings: Settings;
  readonly warn: (line: string) => void;
  /** The command changes nothing: where no host answers, it shows what is known. */
  readonly onlyLooks: boolean;
}

/** The state on a volume as a command uses it: what is known of it here is shown where that will do, and never written to. */
export function sharedStore(shared: OpenedShared, parts: SharedStoreParts): Store {
  const { location, file, reading } = shared;
  const { io, settings, warn, onlyLooks } = parts;
  const store = openSharedStore({
    file,
    reading,
    lockTimeoutSeconds: settings.lockTimeoutSeconds,
    ids: io.ids,
    user: io.user,
    now: () => io.clock.now(),
    sleep: async (ms) => await io.clock.sleep(ms),
    random: io.random,
  });
  /** Nobody is told twice by one command. */
  let told = false;
  const known = (why: string | null): State | null => {
    const cached = reading.cached();
    if (cached === null) return null;
    const age = ago(cached.at.toISOString(), io.clock.now());
    if (!told) warn(`${why === null ? '' : `${why}\n`}Shown is ${location.url} as it was ${age}.`);
    told = true;
    return cached.stored.state;
  };
  return {
    path: location.url,
    log: shared.log,
    known: async () => reading.cached()?.stored.state ?? null,
    async read() {
      if (settings.offline) {
        const state = known(null);
        if (state !== null) return state;
        throw notFound(
          `Nothing is known here of ${location.url}`,
          'Read it once without --offline: from then on, what it was is known.',
        );
      }
      try {
        return await store.read();
      } catch (error) {
        if (!onlyLooks || !(error instanceof GlusterctlError) || !isSilence(error)) throw error;
        const state = known(withWay(error));
        if (state === null) throw error;
        return state;
      }
    },
    async commit(command, change, about) {
      if (settings.offline) throw refused(`${location.url} is not written to with --offline`);
      return await store.commit(command, change, about);
    },
  };
}

/** A volume that is gone does not come back, as hosts do: what is shown then will never be newer. */
function withWay({ message, hint, details }: GlusterctlError): string {
  return details?.trouble === 'no-volume' && hint !== undefined
    ? `${message}\n${hint.split('\n')[0]}`
    : message;
}

/** Hosts, or the volume, do not answer: that says nothing of the state itself. */
export function isSilence({ code, details }: GlusterctlError): boolean {
  return code === 'unreachable' || (code === 'state-unreadable' && typeof details?.trouble === 'string');
}
