import { execFile, spawnSync } from 'node:child_process';

interface Where {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program printed that ended well; any other end is an error. */
export function ran(
  program: string,
  words: readonly string[],
  { folder, environment }: Where,
  input = '',
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = execFile(
      program,
      [...words],
      { cwd: folder, env, maxBuffer: 64e6 },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr });
        else reject(new Error(`${words.join(' ')} failed: ${stderr}`));
      },
    );
    // A program that reads nothing may have ended by now.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** In milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

export interface Cost {
  /** Of processor time. */
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** What one of our scripts or programs takes from its start to its end, as its process tells itself. */
export function spent(root: string, words: readonly string[], env: NodeJS.ProcessEnv): Cost {
  const { status, output, stderr } = spawnSync(
    process.execPath,
    ['--require', `${root}test/bench/meter.cjs`, ...words],
    { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(output[3] ?? '') as Cost;
}
