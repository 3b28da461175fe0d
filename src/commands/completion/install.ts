import { join } from 'node:path';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { folderOf } from '../../cli/places.ts';
import { refused } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { completionScript, MARK, SHELLS, type Shell } from '../../ui/completion.ts';
import type { View } from '../../ui/view.ts';
import { textIfThere } from '../shared/text-if-there.ts';
import { calledBy } from './called-by.ts';
import { checkNames, type ScriptFile, scriptFiles, scriptFolder, shellOf } from './shells.ts';

export const shellFlag = flag.text({
  placeholder: 'SHELL',
  values: SHELLS,
  summary: `${SHELLS.join(', ')}; that of the variable SHELL where none is said`,
});

export const install = command({
  path: ['completion', 'install'],
  summary: 'Puts the completion script where the shell reads it',
  description:
    'For this user alone. Only files for completion are written: what has to stand in a file of yours, as .zshrc, is told and not done.',
  flags: {
    shell: shellFlag,
    alias: flag.list({
      placeholder: 'NAME',
      summary: 'another name that the program is called by; repeatable',
    }),
    force: flag.bool({ fallback: false, summary: 'also in place of a file that somebody else made' }),
  },
  examples: [
    { title: 'For fish', line: 'completion install --shell=fish' },
    { title: 'For bash, and for the alias hc as well', line: 'completion install --shell=bash --alias=hc' },
  ],
  changes: true,
  keepsNoPlan: true,
  standsAlone: true,
  refusesSurplus: '"completion install" takes no arguments: see --shell and --alias',
  check({ alias }) {
    checkNames(alias);
  },
  async run(context, { shell: typed, alias: aliases, force }) {
    const { environment, settings } = context;
    const shell = shellOf(typed, environment);
    const files = scriptFiles(shell, aliases, environment);
    const wanted = files.map((file) => ({ file, text: textOf(shell, file, aliases, context) }));
    const stand = await Promise.all(
      wanted.map(async ({ file }) => await textIfThere(environment, file.path)),
    );
    const foreign = files.filter((_, at) => stand[at] !== null && stand[at]?.includes(MARK) !== true);
    if (foreign.length > 0 && !force)
      throw refused(
        `This program did not make ${foreign.map(({ path }) => path).join(', ')}`,
        'Nothing was written. To have it replaced: --force',
      );
    const stale = wanted.filter(({ text }, at) => stand[at] !== text);
    if (!settings.dryRun) {
      const { writeDurably } = await import('../../files/write-durably.ts');
      for (const { file, text } of stale) await writeDurably(file.path, text, { hints: () => HINT });
    }
    return installedView(context, shell, aliases, {
      files,
      written: stale.map(({ file }) => file.path),
      isDryRun: settings.dryRun,
    });
  },
});

const HINT =
  'Mend who may write there, or print the script and put it elsewhere: glusterctl completion --help';

function textOf(
  shell: Shell,
  { alias }: ScriptFile,
  aliases: readonly string[],
  { environment }: Context,
): string {
  const program = environment.programName;
  // fish finds the program's own file by this.
  if (shell === 'fish')
    return alias === null
      ? completionScript('fish', program)
      : `${MARK}\ncomplete -c ${alias} -w ${program}\n`;
  return completionScript(shell, program, aliases);
}

interface Installed {
  readonly files: readonly ScriptFile[];
  readonly written: readonly string[];
  readonly isDryRun: boolean;
}

async function installedView(
  context: Context,
  shell: Shell,
  aliases: readonly string[],
  { files, written, isDryRun }: Installed,
): Promise<View> {
  const verb = isDryRun ? 'would be written' : 'written';
  const lines = files.map(({ path }) => `${path}: ${written.includes(path) ? verb : 'is there already'}`);
  const todo = await yoursToDo(context, shell, aliases, files);
  return {
    text: () => `${[...lines, ...todo].join('\n')}\n`,
    json: () => ({ shell, files: files.map(({ path }) => path), written, todo }),
    isProse: true,
    isDryRun,
  };
}

/** What only the user does, and how to see that it works. */
async function yoursToDo(
  context: Context,
  shell: Shell,
  aliases: readonly string[],
  [file]: readonly ScriptFile[],
): Promise<readonly string[]> {
  const { programName: program, variables, home } = context.environment;
  const calls = await calledBy(context.environment);
  const path = file?.path ?? '';
  const rc: Readonly<Record<Shell, string>> = {
    bash: join(home ?? '~', '.bashrc'),
    zsh: join(variables.ZDOTDIR ?? home ?? '~', '.zshrc'),
    fish: join(folderOf('config', context.environment) ?? '~/.config', 'fish', 'config.fish'),
    powershell: '$PROFILE',
  };
  const text =
    shell === 'powershell'
      ? ''
      : ((await textIfThere(context.environment, rc[shell]).catch(() => null)) ?? '');
  const missing = aliases.filter((alias) => !new RegExp(`^\\s*alias\\s+${alias}[=\\s]`, 'm').test(text));
  const aliasLines = missing.map((alias) =>
    shell === 'powershell'
      ? `Set-Alias ${alias} ${quote(calls)}`
      : `alias ${alias}=${calls === program ? program : quote(quote(calls))}`,
  );
  const lines = [...readingLines(shell, path, text, scriptFolder(shell, context.environment)), ...aliasLines];
  const again = shell === 'zsh' ? 'exec zsh' : shell === 'bash' ? `source ${quote(path)}` : '';
  return [
    ...(lines.length === 0 ? [] : [`Put into ${rc[shell]} yourself:`, ...lines.map((line) => `  ${line}`)]),
    ...(shell === 'bash'
      ? ['bash reads it by the package bash-completion, at the first Tab of a new shell.']
      : []),
    `Try it: open a new shell${again === '' ? '' : `, or type: ${again}`}`,
    calls === program
      ? `Then press Tab behind: ${program} volume`
      : `No folder of PATH, where shells look for a program, has it. It is: ${calls}`,
  ];
}

/** What makes the shell read the file, where it doesn't by itself. */
function readingLines(shell: Shell, path: string, rc: string, folder: string): readonly string[] {
  if (shell === 'powershell') return [`. ${quote(path)}`];
  if (shell !== 'zsh' || rc.includes(folder)) return [];
  const begins = `fpath=(${quote(folder)} $fpath)`;
  return /^[^#\n]*\bcompinit\b/m.test(rc)
    ? [`${begins}   # before the line with compinit`]
    : [begins, 'autoload -Uz compinit && compinit'];
}
