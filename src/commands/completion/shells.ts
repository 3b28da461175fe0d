import { join } from 'node:path';
import type { Environment } from '../../cli/context.ts';
import { folderOf } from '../../cli/places.ts';
import { usage } from '../../model/errors.ts';
import { SHELLS, type Shell } from '../../ui/completion.ts';

/** A file that a shell reads by itself, or is told to. */
export interface ScriptFile {
  readonly path: string;
  /** Another name that this file alone is for; null: it is for the program, and for names that need no file. */
  readonly alias: string | null;
}

/** Where each shell looks for what completes a command of one user. */
const FOLDERS: Readonly<Record<Shell, (environment: Environment) => string | null>> = {
  bash: (environment) => {
    const own = environment.variables.BASH_COMPLETION_USER_DIR;
    if (own?.startsWith('/') === true) return join(own, 'completions');
    return below(folderOf('data', environment), 'bash-completion', 'completions');
  },
  zsh: (environment) => below(folderOf('data', environment), 'zsh', 'site-functions'),
  fish: (environment) => below(folderOf('config', environment), 'fish', 'completions'),
  powershell: (environment) => below(folderOf('data', environment), 'glusterctl'),
};

function below(folder: string | null, ...parts: readonly string[]): string | null {
  return folder === null ? null : join(folder, ...parts);
}

export function scriptFolder(shell: Shell, environment: Environment): string {
  const folder = FOLDERS[shell](environment);
  if (folder !== null) return folder;
  throw usage(
    'There is no home folder to put the script in',
    `Print it instead: glusterctl completion ${shell}`,
  );
}

/** bash and fish look for a file of each name; zsh and PowerShell are told of all names in one. */
export function scriptFiles(
  shell: Shell,
  aliases: readonly string[],
  environment: Environment,
): readonly ScriptFile[] {
  const folder = scriptFolder(shell, environment);
  const program = environment.programName;
  const names: Readonly<Record<Shell, (name: string) => string>> = {
    bash: (name) => name,
    zsh: (name) => `_${name}`,
    fish: (name) => `${name}.fish`,
    powershell: (name) => `${name}-completion.ps1`,
  };
  const each = shell === 'bash' || shell === 'fish' ? aliases : [];
  return [
    { path: join(folder, names[shell](program)), alias: null },
    ...each.map((alias) => ({ path: join(folder, names[shell](alias)), alias })),
  ];
}

/** What is typed, or what the variable SHELL says. */
export function shellOf(typed: string, { variables }: Environment): Shell {
  const named =
    typed !== '' ? typed : (variables.SHELL ?? '').replace(/^.*\//, '').replace('pwsh', 'powershell');
  const found = SHELLS.find((shell) => shell === named);
  if (found !== undefined) return found;
  throw usage(
    named === '' ? 'Which shell it is for is not known' : `There is no completion for the shell "${named}"`,
    `Say it: --shell=${SHELLS.join(', --shell=')}`,
  );
}

export function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[A-Za-z0-9_][\w.-]*$/.test(name));
  if (wrong !== undefined) throw usage(`${JSON.stringify(wrong)} can't be the name of a command`);
}
