import { resolve } from 'node:path';
import { usage } from '../../model/errors.ts';
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

/** Where the state is that counts now, whether it is there or not. */
export function statePath({ io, globals }: Pick<StateParts, 'io' | 'globals'>): string {
  const named = globals.string('state');
  if (named !== '') return resolve(io.workingDirectory, named);
  if (globals.given('state'))
    throw usage('The name of the state file is empty', 'Is a variable of your script empty?');
  const usual = places.state(io);
  if (usual !== null) return usual;
  throw usage(
    'There is no home folder to keep the state in',
    'Name a file with --state FILE or GLUSTERCTL_STATE.',
  );
}

export async function openState(parts: StateParts, warn: (line: string) => void): Promise<Store> {
  const { io, settings, definition } = parts;
  const { openStore } = await import('../../store/open.ts');
  const store = openStore({
    path: statePath(parts),
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
  return io.testHooks?.store(store) ?? store;
}
