import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

interface Loaded {
  /** Without the sum that it is told apart by. */
  readonly name: string;
  readonly bytes: number;
}

/** What of the program that is built in a folder a command line loads, beside the launcher. */
export function loadedChunks(
  root: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): readonly Loaded[] {
  const hook = `${root}test/support/chunk-reads.cjs`;
  const { status, output } = spawnSync(
    process.execPath,
    ['--require', hook, `${root}bin/glusterctl.js`, ...argv],
    { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${output[2]}`);
  const files = (output[3] ?? '').split('\n').filter((file) => file !== '');
  return files.map((file) => ({
    name: file.replace(/-.{8}\.js$/, ''),
    bytes: statSync(`${root}dist/chunks/${file}`).size,
  }));
}
