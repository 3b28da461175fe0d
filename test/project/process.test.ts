import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = new URL('../..', import.meta.url).pathname;
const PROGRAM = join(ROOT, 'bin/glusterctl.js');

describe('as a process', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glusterctl-process-'));
    await run(process.execPath, ['tools/build.mjs'], { cwd: ROOT });
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stderr };
  }

  test('without a home it says where else the state can be', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'cluster', 'list'], { env: {} });
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--state')]);
    expect(stderr).not.toContain(' at ');
  });

  test('a reader that goes away is no error', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--help'], { env: { HOME: folder } });
    child.stdout.destroy();
    expect(await ended(child)).toEqual({ code: 0, stderr: '' });
  });

  test('a closed stdin does no harm', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'cluster', 'list'], {
      env: { HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(await ended(child)).toEqual({ code: 0, stderr: '' });
  });

  test('a state that cannot be written ends with its path and no stack trace', async () => {
    const child = spawn(
      process.execPath,
      [PROGRAM, 'cluster', 'create', '--state', join(PROGRAM, 'state.json')],
      {
        env: { HOME: folder },
      },
    );
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([1, expect.stringContaining(PROGRAM)]);
    expect(stderr).not.toContain('    at ');
  });
});
