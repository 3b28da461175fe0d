import { join } from 'node:path';

/** What places follow from: the environment and the home folder, null where there is none. */
export interface Around {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string | null;
}

/** The kinds of folders of the XDG Base Directory Specification that this program has something in. */
const FOLDERS = {
  config: { variable: 'XDG_CONFIG_HOME', below: ['.config'] },
  data: { variable: 'XDG_DATA_HOME', below: ['.local', 'share'] },
  state: { variable: 'XDG_STATE_HOME', below: ['.local', 'state'] },
  cache: { variable: 'XDG_CACHE_HOME', below: ['.cache'] },
} as const;

function ownFolder(kind: keyof typeof FOLDERS, around: Around): string | null {
  return within(folderOf(kind, around), 'glusterctl');
}

/**
 * The folder of one kind, which all programs share: the variable's, which that specification ignores where it is relative,
 * else below home.
 */
export function folderOf(kind: keyof typeof FOLDERS, { variables, home }: Around): string | null {
  const { variable, below } = FOLDERS[kind];
  const named = variables[variable];
  if (named?.startsWith('/') === true) return named;
  return home === null ? null : join(home, ...below);
}

function within(folder: string | null, name: string): string | null {
  return folder === null ? null : join(folder, name);
}

/** Where the program keeps what is its own when nobody says otherwise; null: there is no home to keep it in. */
export const places = {
  state: (around: Around) => within(ownFolder('data', around), 'glusterctl.json'),
  /** Keys of hosts that were trusted: beside the state. */
  knownHosts: (around: Around) => within(ownFolder('data', around), 'known_hosts'),
  configuration: (around: Around) => within(ownFolder('config', around), 'config.json'),
  /** What can be made anew. */
  cache: (around: Around) => ownFolder('cache', around),
  /** Away from the state, so that who loses that one still has the log. */
  logs: (around: Around) => ownFolder('state', around),
  /** Which states were read whole before. */
  seenWhole: (around: Around) => within(ownFolder('cache', around), 'seen'),
  /** There once the user has heard of flags that only make sense with a server. */
  notedUnneededFlags: (around: Around) => within(ownFolder('state', around), 'noted-unneeded-flags'),
} as const;

/** What the name of a simulation's folder begins with, below the folder for temporary files. */
export const SIMULATION_PREFIX = 'glusterctl-simulator-';
