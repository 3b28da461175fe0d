import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PseudoTerminal, pseudoTerminal } from '../support/pseudo-terminal.ts';

const PROGRAM = new URL('../../bin/glusterctl.js', import.meta.url).pathname;

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gl-'));
  env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, NODE: process.execPath, GLUSTERCTL: PROGRAM };
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

function ran(words: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    env,
    input,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('simulator shell', () => {
  test('in a pipe it reads commands, with all that leads to the hosts', () => {
    env.SHELL = '/bin/sh';
    const script =
      '"$NODE" "$GLUSTERCTL" topology load --json="$GLUSTERCTL_TOPOLOGY" && "$NODE" "$GLUSTERCTL" node list\n';
    const { code, stdout, stderr } = ran(['simulator', 'shell', '--nodes=1'], script);
    expect(code).toBe(0);
    expect(stdout).toContain('Creating node sim1');
    expect(stderr).toMatch(/A shell with 1 simulated host[\s\S]*begin with --save=FILE/);
  });

  describe.each([
    ['/bin/sh', 80],
    ['/bin/bash', 40],
  ])('at a terminal, %s, %i columns', (shell, columns) => {
    let terminal: PseudoTerminal;
    beforeEach(() => {
      env.SHELL = shell;
      const line = 'cd "$HOME"; "$NODE" "$GLUSTERCTL" simulator shell --nodes=1';
      terminal = pseudoTerminal(line, { columns, rows: 24, env });
    });
    afterEach(() => terminal.close());

    test('its prompt says so; on the way out the hosts can be kept, and gone on with', async () => {
      await terminal.sees('(simulated)');
      terminal.type(
        '"$NODE" "$GLUSTERCTL" topology load --json="$GLUSTERCTL_TOPOLOGY"; echo "it is"_loaded\r',
      );
      await terminal.answer('it is_loaded', 'exit\r');
      await terminal.answer('Keep the hosts', 'kept.json\r');
      expect(await terminal.ended()).toBe(0);
      expect(terminal.shown()).toContain('Hosts and state are kept in kept.json');
      expect(terminal.shown().replaceAll(/\s+/g, '')).toContain(
        'Togoon:glusterctlsimulatorshell--load=kept.json',
      );
      expect(terminal.shown()).not.toContain('unset GLUSTERCTL');
      const script = '"$NODE" "$GLUSTERCTL" node list\n';
      env.SHELL = '/bin/sh';
      expect(ran(['simulator', 'shell', `--load=${join(folder, 'kept.json')}`], script).stdout).toContain(
        'Id:',
      );
    });
  });
});

describe('simulator env', () => {
  test('leads another terminal to the one that runs; where it is gone, that is said', async () => {
    expect(ran(['simulator', 'env'])).toEqual({
      code: 20,
      stdout: '',
      stderr: 'Error: No simulation runs\nHint: Start one with: glusterctl simulator start\n',
    });
    const child = spawn(process.execPath, [PROGRAM, 'simulator', 'start', '--nodes=1'], { env });
    let printed = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (more: Buffer) => {
        printed += more.toString();
        if (printed.includes('volume create')) resolve();
      });
    });
    const { code, stdout } = ran(['simulator', 'env']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^export GLUSTERCTL_SSH_CONFIG=.*\n[\s\S]*GLUSTERCTL_TOPOLOGY=.*\n$/),
    ]);
    for (const line of printed.split('\n').filter((one) => one.startsWith('export ')))
      expect(stdout).toContain(line);
    const simulator = /GLUSTERCTL_SIMULATOR=(\S+)/.exec(stdout)?.[1] ?? '';
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(ran(['simulator', 'env', `--folder=${simulator}`])).toMatchObject({
      code: 20,
      stderr: expect.stringContaining(`The simulation in ${simulator} is gone`),
    });
    const state = join(simulator, 'state', 'glusterctl.json');
    expect(ran(['volume', 'list', `--state=${state}`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `The simulation in ${simulator} is gone, but --state still leads there`,
      ),
    });
  });
});

describe('Ctrl-C of a simulation at a terminal', () => {
  test.each([
    ['kept.json\r', 'Hosts and state are kept in kept.json'],
    ['\u0003', 'Gone with the hosts'],
  ])('offers to keep it: %j', async (answer, told) => {
    const terminal = pseudoTerminal('cd "$HOME"; exec "$NODE" "$GLUSTERCTL" simulator start --nodes=1', {
      columns: 80,
      rows: 24,
      env,
    });
    try {
      await terminal.sees('volume create --size=10');
      for (const line of ran(['simulator', 'env']).stdout.matchAll(/^export (\w+)=(\S+)$/gm))
        env[line[1] ?? ''] = line[2];
      expect(ran(['topology', 'load', `--json=${env.GLUSTERCTL_TOPOLOGY}`]).code).toBe(0);
      terminal.type('\u0003');
      await terminal.sees('Keep the hosts');
      terminal.type(answer);
      expect(await terminal.ended()).toBe(0);
      expect(terminal.shown()).toContain(told);
    } finally {
      terminal.close();
    }
  });
});
