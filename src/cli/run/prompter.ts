import { refused } from '../../model/errors.ts';
import type { Prompter } from '../context.ts';
import type { Io } from './io.ts';

export interface PromptOptions {
  readonly io: Io;
  readonly yes: boolean;
  readonly noInput: boolean;
}

/** Questions on the terminal, on stderr so that stdout stays the result; inquirer is loaded with the first of them. */
export function createPrompter({ io, yes, noInput }: PromptOptions): Prompter {
  const inCi = !['', '0', 'false', undefined].includes(io.variables.CI);
  const terminal = io.terminal;
  const interactive = io.stdin.isTerminal && terminal !== null && !noInput && !inCi;

  async function ask<Answer>(question: object): Promise<Answer> {
    if (!interactive || terminal === null) {
      throw refused(
        'This needs an answer, and nobody can be asked here.',
        'Run it on a terminal, or answer with --yes.',
      );
    }
    const { createPromptModule } = await import('inquirer');
    const prompt = createPromptModule({
      input: terminal.input,
      output: terminal.output,
      signal: io.stop,
    } as object);
    const answers: Record<string, unknown> = await prompt([{ name: 'answer', ...question }] as never);
    return answers.answer as Answer;
  }

  async function typeWord(question: string, expected: string): Promise<boolean> {
    return (await ask<string>({ type: 'input', message: question })).trim() === expected;
  }

  return {
    interactive,
    yes,
    async confirm(question) {
      return yes || (await ask<boolean>({ type: 'confirm', message: question, default: false }));
    },
    async confirmByTyping(question, expected) {
      return yes || (await typeWord(question, expected));
    },
    typeWord,
    async secret(question) {
      return await ask<string>({ type: 'password', message: question });
    },
  };
}
