import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Once for all test files: two that build at the same time would take the program from under each other. */
export async function setup(): Promise<void> {
  const root = new URL('../..', import.meta.url).pathname;
  await promisify(execFile)(process.execPath, ['tools/build.mjs'], { cwd: root });
}
