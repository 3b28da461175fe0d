import type { Context } from '../../cli/context.ts';

/** What its prompt begins with. */
const MARK = '(simulated) ';

interface MarkedShell {
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** The user's shell, whose prompt says where it leads: after its own files were read, as those set the prompt. */
export async function markedShell({ environment }: Context, folder: string): Promise<MarkedShell> {
  const { basename, join } = await import('node:path');
  const { variables } = environment;
  const program = variables.SHELL || 'sh';
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await environment.writeFile(path, text, 0o600);
    return path;
  };
  switch (basename(program)) {
    case 'bash': {
      const text = `[ -f ~/.bashrc ] && . ~/.bashrc\nPS1="${MARK}$PS1"\n`;
      return { words: [program, '--rcfile', await write('shell/bashrc', text)], variables: {} };
    }
    case 'zsh': {
      const home = variables.ZDOTDIR || '$HOME';
      const own = (name: string): string => `[ -f "${home}/${name}" ] && . "${home}/${name}"\n`;
      await write('shell/.zshenv', own('.zshenv'));
      await write('shell/.zshrc', `ZDOTDIR="${home}"\n${own('.zshrc')}PROMPT="${MARK}$PROMPT"\n`);
      return { words: [program], variables: { ZDOTDIR: join(folder, 'shell') } };
    }
    case 'fish': {
      const prompt = `functions -c fish_prompt before_simulated; function fish_prompt; echo -n '${MARK}'; before_simulated; end`;
      return { words: [program, '-C', prompt], variables: {} };
    }
    default:
      return { words: [program], variables: { PS1: `${MARK}$ ` } };
  }
}
