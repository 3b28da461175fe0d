import { argument } from '../../cli/argument.ts';
import { type CommandDefinition, command, type Example } from '../../cli/define.ts';
import { completionScript, type Shell } from '../../ui/completion.ts';
import { text } from '../../ui/views/text.ts';
import { checkNames } from './shells.ts';

const HOW: Readonly<Record<Shell, string>> = {
  bash: 'For this shell alone, after its aliases: source <(glusterctl completion bash)',
  zsh: 'For this shell alone, after compinit: source <(glusterctl completion zsh)',
  fish: 'For this shell alone: glusterctl completion fish | source',
  powershell: 'For this shell alone: glusterctl completion powershell | Out-String | Invoke-Expression',
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

export function script(shell: Shell): CommandDefinition {
  return command({
    path: ['completion', shell],
    summary: `The completion script for ${shell}`,
    description: `The completion script for ${shell}, on stdout; "completion install" puts it where the shell reads it. ${DESCRIPTION[shell]}`,
    arguments: {
      names: argument.many({ name: 'NAME', summary: 'another name that the program is called by' }),
    },
    examples: examples(shell),
    changes: false,
    standsAlone: true,
    ignoresJsonFlag: true,
    check({ names }) {
      checkNames(names);
    },
    run: async ({ environment }, { names }) => {
      const script = completionScript(shell, environment.programName, names);
      return text(script, { shell, script });
    },
  });
}
