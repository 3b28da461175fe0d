import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/run/io.ts';

/** Sits at a terminal and types the answer to each question that holds these words, when it is asked. */
export function person(answers: Readonly<Record<string, string>>) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 200, rows: 40, isTTY: true });
  // A question that is answered ends what it wrote to; a process's own streams don't heed that.
  output.end = () => output;
  const answered = new Set<string>();
  let shown = '';
  output.on('data', (data: Buffer) => {
    shown += data.toString();
    for (const [words, answer] of Object.entries(answers)) {
      if (answered.has(words) || !shown.includes(words)) continue;
      answered.add(words);
      setImmediate(() => input.write(`${answer}\n`));
    }
  });
  const terminal = { input, output } as unknown as NonNullable<Io['terminal']>;
  return { shown: () => shown, more: () => ({ terminal }) };
}
