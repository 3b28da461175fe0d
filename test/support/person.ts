import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/run/io.ts';

/** Keys of a terminal that are more than one character. */
export const DOWN = '\u001b[B';

/** Sits at a terminal and types the answer to each question that holds these words, key by key, when it is asked. */
export function person(answers: Readonly<Record<string, string>>, { columns = 200, rows = 40 } = {}) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  // A question that is answered ends what it wrote to; a process's own streams don't heed that.
  output.end = () => output;
  const answered = new Set<string>();
  let shown = '';
  output.on('data', (data: Buffer) => {
    shown += data.toString();
    for (const [words, answer] of Object.entries(answers)) {
      if (answered.has(words) || !shown.includes(words)) continue;
      answered.add(words);
      type(answer.endsWith('\n') ? answer : `${answer}\n`);
    }
  });
  /** The next key when what the last one brought is on the screen. */
  function type(text: string): void {
    const key = text.slice(0, text.startsWith('\u001b[') ? 3 : 1);
    if (key === '') return;
    setImmediate(() => {
      input.write(key);
      type(text.slice(key.length));
    });
  }
  const terminal = { input, output } as unknown as NonNullable<Io['terminal']>;
  return { shown: () => shown, more: () => ({ terminal }) };
}
