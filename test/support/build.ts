import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Once for all test files, unless who starts them has built it: two that build at the same time would take the program from under each other. */
export async function setup(): Promise<void> {
  if (process.env.GLUSTERCTL_TEST_BUILT === '1') return;
  const root = new URL('../..', import.meta.url).pathname;
  await promisify(execFile)(process.execPath, ['tools/build.mjs'], { cwd: root });
}
