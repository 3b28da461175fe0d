import { type GlusterctlError, usage } from '../../model/errors.ts';
import type { GlobalValues } from '../config/global-values.ts';
import { SIMULATION_PREFIX } from '../places.ts';
import type { Io } from './io.ts';

/** In the folder of a simulation: which process runs it. */
export const PROCESS_FILE = 'process.json';

/** What leads a command to simulated hosts and their state; flags of the same name go before. */
const LEADING: Readonly<Record<string, string>> = {
  GLUSTERCTL_SSH_CONFIG: 'ssh-config',
  GLUSTERCTL_KNOWN_HOSTS: 'known-hosts',
  GLUSTERCTL_STATE: 'state',
};
/** What else "simulator start" sets; alone it leads nowhere. */
const BESIDES = ['GLUSTERCTL_SIMULATOR', 'GLUSTERCTL_TOPOLOGY'];

/**
 * Whether the environment leads to the state of a simulation that runs. One that is gone is refused: what it left would
 * pass for an empty state, and a new state would be written where nobody looks for it.
 */
export async function stateIsSimulated(globals: GlobalValues, io: Io): Promise<boolean> {
  const { variables } = io;
  const paths = Object.values(LEADING).map((flag) => globals.string(flag));
  const folder = folderOf(paths, variables.GLUSTERCTL_SIMULATOR);
  if (folder === null) return false;
  if (await isGone(folder)) {
    const leading = Object.values(LEADING).filter((flag) => isWithin(globals.string(flag), folder));
    throw gone(
      folder,
      leading.map((flag) => globals.from(flag)),
      io,
    );
  }
  return isWithin(globals.string('state'), folder);
}

const BY_NAME = new RegExp(`^/.*?/${SIMULATION_PREFIX}[^/]+(?=/)`);

/** That of the variable, or that a path shows by the name that "simulator start" gives. */
function folderOf(paths: readonly string[], named: string | undefined): string | null {
  for (const path of paths) {
    if (named !== undefined && named !== '' && isWithin(path, named)) return named;
    const [found] = BY_NAME.exec(path) ?? [];
    if (found !== undefined) return found;
  }
  return null;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/+$/, '')}/`);
}

/** Nothing runs in that folder any more. */
export async function isGone(folder: string): Promise<boolean> {
  const [{ readFile, stat }, { join }, { lifeOf, readIdentity }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('../../store/process.ts'),
  ]);
  if ((await stat(folder).catch(() => null)) === null) return true;
  try {
    const text = await readFile(join(folder, PROCESS_FILE), 'utf8');
    const identity = readIdentity(JSON.parse(text));
    return identity !== null && lifeOf(identity) === 'dead';
  } catch {
    // Whose it is isn't known: it is taken for one that runs.
    return false;
  }
}

/** What is to be unset to go on without the simulation in that folder. */
export function variablesInto(folder: string, variables: Io['variables']): readonly string[] {
  return [...Object.keys(LEADING), ...BESIDES].filter((name) => isWithin(variables[name] ?? '', folder));
}

function gone(folder: string, from: readonly string[], { variables, programName }: Io): GlusterctlError {
  const set = variablesInto(folder, variables);
  const left = [...set, ...from.filter((one) => !set.includes(one))];
  return usage(
    `The simulation in ${folder} is gone, but ${left.join(', ')} still ${left.length === 1 ? 'leads' : 'lead'} there`,
    [
      ...(set.length === 0 ? [] : [`To go on without it: unset ${set.join(' ')}`]),
      `To start another one: ${programName} simulator start`,
    ].join('\n'),
  );
}
