import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url).pathname;

test('the package of npm, installed into an empty folder, makes a volume on simulated hosts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-npm-'));
  try {
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
    const [file = ''] = await readdir(folder);
    // Without compilers, as most have it: ssh2 goes without its native helpers.
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await run('npm', ['install', '--global', '--prefix', folder, ...quiet, join(folder, file)]);
    const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder };
    const line =
      'glusterctl topology load --json="$GLUSTERCTL_TOPOLOGY" && glusterctl volume create --size=3 --name=data';
    const { stdout } = await run('glusterctl', ['simulator', 'start', '--', 'sh', '-c', line], { env });
    expect(stdout.match(/Adding device .* OK/g)).toHaveLength(6);
    expect(stdout).toContain('Name: data\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
