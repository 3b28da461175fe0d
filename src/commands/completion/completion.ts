import { type CommandDefinition, command } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { Example } from '../../cli/define.ts';
import { usage } from '../../model/errors.ts';
import { completionScript, SHELLS, type Shell } from '../../ui/completion.ts';
import { text } from '../../ui/views/text.ts';

const HOW: Readonly<Record<Shell, string>> = {
  bash: 'For this shell, after its aliases: source <(glusterctl completion bash)',
  zsh: 'For this shell, after compinit: source <(glusterctl completion zsh)',
  fish: 'For good: glusterctl completion fish > ~/.config/fish/completions/glusterctl.fish',
  powershell: 'For this shell: glusterctl completion powershell | Out-String | Invoke-Expression',
};

const DESCRIPTION: Readonly<Record<Shell, string>> = {
  bash: 'Aliases that the shell has when it reads the script are completed, too; one that it gets later is named here.',
  zsh: 'Aliases are completed, too: zsh looks behind them.',
  fish: 'Aliases are completed, too: fish looks behind them.',
  powershell: 'Aliases are completed where they are named here.',
};

const examples = (shell: Shell): readonly Example[] => [
  { title: HOW[shell], line: `completion ${shell}` },
  { title: 'For the name hc as well', line: `completion ${shell} hc` },
];

const scripts = SHELLS.map((shell) =>
  command<readonly string[]>({
    path: ['completion', shell],
    summary: `The completion script for ${shell}`,
    description: `The completion script for ${shell}. ${DESCRIPTION[shell]}`,
    arguments: [{ name: 'NAME', summary: 'another name that the program is called by', variadic: true }],
    examples: examples(shell),
    changes: false,
    standsAlone: true,
    ignoresJsonFlag: true,
    parse: ({ arguments: names }) => {
      const wrong = names.find((name) => !/^[A-Za-z0-9_][\w.-]*$/.test(name));
      if (wrong !== undefined) throw usage(`${JSON.stringify(wrong)} can't be the name of a command`);
      return names;
    },
    run: async ({ environment }, names) => {
      const script = completionScript(shell, environment.programName, names);
      return text(script, { shell, script });
    },
  }),
);

/** What the scripts call: the words typed so far, the last of them unfinished. Asks no host. */
const complete = command<readonly string[]>({
  path: ['complete'],
  summary: 'What could be typed next; called by completion scripts',
  arguments: [{ name: 'WORD', summary: 'the words typed so far', variadic: true }],
  examples: [{ title: 'What follows "cluster"', line: 'complete -- cluster ""' }],
  changes: false,
  standsAlone: true,
  parse: (input) => input.arguments,
  async run(context, words) {
    const found = await context.program.complete(words, async (named) =>
      named === null ? await context.store.read() : await stateIn(context, named),
    );
    return text(found.map((one) => `${one}\n`).join(''), { candidates: found });
  },
});

async function stateIn({ environment }: Context, file: string) {
  const [{ readStateFile }, { resolve }] = await Promise.all([
    import('../../store/read.ts'),
    import('node:path'),
  ]);
  return await readStateFile(resolve(environment.workingDirectory, file));
}

export const commands: readonly CommandDefinition[] = [...scripts, complete];
