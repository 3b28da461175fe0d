import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { quote } from '../../src/shell/quote.ts';
import { screen } from './screen.ts';

/** Only who waits in vain is told after it; nothing depends on how long something takes. */
const PATIENCE_MS = 120_000;

export interface PseudoTerminal {
  /** What is on the screen by now, with what has gone by. */
  shown(): string;
  /** The same, lines that had no room in one row whole. */
  written(): readonly string[];
  /** All that was written, with the orders in it. */
  raw(): string;
  /** Resolves when it looks so. */
  matches(pattern: RegExp): Promise<void>;
  /** Resolves when these words are there, as so many of them as were asked for. */
  sees(words: string, times?: number): Promise<void>;
  type(keys: string): void;
  /** Types these keys when these words are there. */
  answer(words: string, keys: string, times?: number): Promise<void>;
  ended(): Promise<number | null>;
  close(): void;
}

/** Runs a command line of the shell at a terminal of its own, which `script` makes. */
export function pseudoTerminal(
  line: string,
  {
    columns,
    rows,
    env,
  }: { readonly columns: number; readonly rows: number; readonly env: NodeJS.ProcessEnv },
): PseudoTerminal {
  const child = spawn(
    'script',
    ['-qefc', `stty cols ${columns} rows ${rows}; exec sh -c ${quote(line)}`, '/dev/null'],
    {
      env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
    },
  );
  const over = once(child, 'close') as Promise<[number | null]>;
  const display = screen(columns);
  const decoder = new TextDecoder();
  let held = '';
  let raw = '';
  child.stdout.on('data', (data: Buffer) => {
    // An order that comes in two parts waits for its end.
    const now = decoder.decode(data, { stream: true });
    raw += now;
    const text = held + now;
    const last = text.lastIndexOf('\u001b');
    const half = last >= 0 && /^.(?:\[[\d;?]*)?$/.test(text.slice(last)) ? last : text.length;
    held = text.slice(half);
    display.write(text.slice(0, half));
    child.emit('shown');
  });
  async function until(there: () => boolean, what: string): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    while (!there()) {
      await Promise.race([
        once(child, 'shown', { signal: deadline }).catch(() => {
          throw new Error(`${what} does not come:\n${display.shown()}`);
        }),
        over.then(() => {
          if (!there()) throw new Error(`ended without ${what}:\n${display.shown()}`);
        }),
      ]);
    }
  }
  const sees: PseudoTerminal['sees'] = async (words, times = 1) =>
    await until(() => display.shown().replaceAll('\n', ' ').split(words).length > times, `"${words}"`);
  const type: PseudoTerminal['type'] = (keys) => void child.stdin.write(keys);
  return {
    shown: display.shown,
    written: display.written,
    raw: () => raw,
    matches: async (pattern) => await until(() => pattern.test(display.shown()), String(pattern)),
    sees,
    type,
    async answer(words, keys, times) {
      await sees(words, times);
      type(keys);
    },
    ended: async () => (await over)[0],
    close: () => void child.kill(),
  };
}
