import { refused } from '../../model/errors.ts';
import type { Terminal } from '../../ui/prompts/terminal.ts';
import type { Prompter } from '../context.ts';
import type { Io } from './io.ts';
import { isInCi } from './progress-way.ts';

export interface PromptOptions {
  readonly io: Io;
  readonly yes: boolean;
  readonly noInput: boolean;
}

type Prompts = typeof import('../../ui/prompts/terminal.ts');

/** Where the terminal doesn't say: that of old. */
const ROWS = 24;

/** Whether somebody is there to answer. */
export function canAsk(io: Io, noInput: boolean): boolean {
  return io.stdin.isTerminal && io.terminal !== null && !noInput && !isInCi(io);
}

/** Questions on the terminal, on stderr so that stdout stays the result; what asks them is loaded with the first one. */
export function createPrompter({ io, yes, noInput }: PromptOptions): Prompter {
  const streams = io.terminal;
  const interactive = canAsk(io, noInput);

  async function ask<Answer>(
    question: (prompts: Prompts, terminal: Terminal) => Promise<Answer>,
  ): Promise<Answer> {
    if (!interactive || streams === null) {
      throw refused(
        'This needs an answer, and nobody can be asked here.',
        'Run it on a terminal, or answer with --yes.',
      );
    }
    const { input, output } = streams;
    return await question(await import('../../ui/prompts/terminal.ts'), {
      input,
      output,
      // What is asked after the first Ctrl-C, the second one ends.
      signal: io.stop.aborted ? io.abandon : io.stop,
      columns: output.columns || io.columns,
      rows: output.rows || io.rows || ROWS,
    });
  }

  async function typeWord(question: string, expected: string): Promise<boolean> {
    return (await ask((prompts, terminal) => prompts.askText({ question }, terminal))) === expected;
  }

  return {
    interactive,
    yes,
    async confirm(question) {
      return yes || (await ask((prompts, terminal) => prompts.askYesNo(question, terminal)));
    },
    async confirmByTyping(question, expected) {
      return yes || (await typeWord(question, expected));
    },
    typeWord,
    secret: (question) => ask((prompts, terminal) => prompts.askSecret(question, terminal)),
    choose: (choosing) => ask((prompts, terminal) => prompts.chooseOne(choosing, terminal)),
    tick: (choosing) => ask((prompts, terminal) => prompts.tickSome(choosing, terminal)),
    ask: (asking) => ask((prompts, terminal) => prompts.askText(asking, terminal)),
  };
}
