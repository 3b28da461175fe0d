import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundle } from './bundle.ts';

/** See `test/store/lock-holder.ts`. */
export interface LockHolders {
  /** Its program, and the words before those of its own. */
  words(path: string, name: string, flags?: readonly string[]): readonly string[];
  /** One that runs, `within` what runs it; resolves when it stands still. */
  held(path: string, flags: readonly string[], within?: readonly string[]): Promise<Held>;
  /** What one says that runs to its end. */
  said(words: readonly string[]): Promise<string>;
}

export interface Held {
  readonly child: ChildProcessWithoutNullStreams;
  /** Lets it go on to its end; what it says then. */
  goOn(): Promise<string>;
}

export function lockHolders(): LockHolders {
  let program = '';
  beforeAll(async () => {
    program = await bundle(new URL('../store/lock-holder.ts', import.meta.url).pathname);
  });
  afterAll(async () => await rm(dirname(program), { recursive: true, force: true }));
  const words: LockHolders['words'] = (path, name, flags = []) => [
    process.execPath,
    program,
    path,
    name,
    ...flags,
  ];
  return {
    words,
    async held(path, flags, within = []) {
      const child = start([...within, ...words(path, 'held', flags)]);
      const told = toldOf(child);
      await once(child.stdout, 'data');
      return {
        child,
        async goOn() {
          child.stdin.end();
          await once(child, 'close');
          return told().replace('held\n', '');
        },
      };
    },
    async said(all) {
      const child = start(all);
      const told = toldOf(child);
      await once(child, 'close');
      return told();
    },
  };
}

function start([program = '', ...words]: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(program, words);
}

function toldOf(child: ChildProcessWithoutNullStreams): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      text += data.toString();
    });
  return () => text;
}
