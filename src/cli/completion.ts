import { completionScript, SHELLS, type Shell } from '../ui/completion.ts';
import { text } from '../ui/views/text.ts';
import { type CommandDefinition, command } from './command.ts';
import { candidates } from './frame/candidates.ts';

const HOW: Readonly<Record<Shell, string>> = {
  bash: 'For this shell: source <(glusterctl completion bash)',
  zsh: 'For this shell: source <(glusterctl completion zsh)',
  fish: 'For good: glusterctl completion fish > ~/.config/fish/completions/glusterctl.fish',
  powershell: 'For this shell: glusterctl completion powershell | Out-String | Invoke-Expression',
};

const scripts = SHELLS.map((shell) =>
  command<null>({
    path: ['completion', shell],
    summary: `The completion script for ${shell}`,
    examples: [{ title: HOW[shell], line: `completion ${shell}` }],
    changes: false,
    ignoresJsonFlag: true,
    parse: () => null,
    run: async ({ environment }) => {
      const script = completionScript(shell, environment.programName);
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
  parse: (input) => input.arguments,
  async run({ store }, words) {
    const found = await candidates(words, async () => await store.read());
    return text(found.map((one) => `${one}\n`).join(''), { candidates: found });
  },
});

export const commands: readonly CommandDefinition[] = [...scripts, complete];
