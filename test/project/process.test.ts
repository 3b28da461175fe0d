import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateIn } from '../support/state-in.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const PROGRAM = join(ROOT, 'bin/glusterctl.js');

// Each has a home of its own, and waits most of the time for hosts that are slow.
describe.concurrent('as a process', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glusterctl-process-'));
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
    const child = spawn(process.execPath, [PROGRAM, 'cluster', 'list', '--quiet'], {
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

  /** Hosts that take a second (or so) for each answer, and a command on them; resolves when its first step has begun. */
  async function slowCommand(line: string, latency = 1000): Promise<{ child: ChildProcess; state: string }> {
    const home = await mkdtemp(join(folder, 'home-'));
    const state = join(home, 'state.json');
    const child = spawn(
      process.execPath,
      [PROGRAM, 'simulator', 'start', `--latency=${latency}`, '--', 'sh', '-c', `echo $$; exec ${line}`],
      { env: { PATH: process.env.PATH, HOME: home, GLUSTERCTL: PROGRAM, STATE: state } },
    );
    return { child, state };
  }

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends a running operation in good order',
    async (signal) => {
      const line = 'node "$GLUSTERCTL" topology load --json="$GLUSTERCTL_TOPOLOGY" --state="$STATE"';
      const { child, state } = await slowCommand(line);
      let stdout = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      await new Promise<void>((resolve) => {
        child.stderr?.on('data', (chunk: Buffer) => {
          if (chunk.toString().includes('connecting')) resolve();
        });
      });
      process.kill(Number.parseInt(stdout, 10), signal);
      const { code, stderr } = await ended(child);
      expect([code, stderr]).toEqual([130, expect.stringMatching(/[Ii]nterrupted/)]);
      expect(stderr).not.toContain('    at ');
      const kept = await stateIn(state);
      expect(kept.operations).toEqual({});
    },
  );

  test('a reader of progress that goes away leaves nothing half done', async () => {
    const line = 'node "$GLUSTERCTL" topology load --json="$GLUSTERCTL_TOPOLOGY" --state="$STATE"';
    const { child, state } = await slowCommand(line, 100);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('connecting')) resolve();
      });
    });
    child.stderr?.destroy();
    expect((await ended(child)).code).toBe(0);
    const kept = await stateIn(state);
    expect([Object.keys(kept.operations).length, Object.keys(kept.devices).length]).toEqual([0, 6]);
  });

  describe('simulated hosts', () => {
    /** Started, with a folder for temporary files of its own; resolves when it says what to type. */
    async function start(): Promise<{ child: ChildProcess; home: string; simulator: string }> {
      const home = await mkdtemp(join(folder, 'home-'));
      const child = spawn(
        process.execPath,
        [PROGRAM, 'simulator', 'start', '--nodes=1', `--save=${join(home, 'kept.json')}`],
        { env: { PATH: process.env.PATH, HOME: home, TMPDIR: home } },
      );
      let stdout = '';
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', (chunk: Buffer) => {
          stdout += chunk.toString();
          if (stdout.includes('volume create')) resolve();
        });
      });
      return { child, home, simulator: /GLUSTERCTL_SIMULATOR=(\S+)/.exec(stdout)?.[1] ?? '' };
    }

    test.each(['SIGINT', 'SIGTERM'] as const)('%s keeps them, and leaves nothing else', async (signal) => {
      const { child, home } = await start();
      child.kill(signal);
      expect(await ended(child)).toMatchObject({ code: 0 });
      expect((await readdir(home)).filter((name) => !name.startsWith('.'))).toEqual(['kept.json']);
    });

    test('that were ended by force take no orders, and that is said', async () => {
      const { child, home, simulator } = await start();
      child.kill('SIGKILL');
      await ended(child);
      const status = spawn(process.execPath, [PROGRAM, 'simulator', 'status'], {
        env: { HOME: home, GLUSTERCTL_SIMULATOR: simulator },
      });
      const { code, stderr } = await ended(status);
      expect([code, stderr]).toEqual([20, expect.stringContaining('No simulation runs in')]);
    });
  });
});
