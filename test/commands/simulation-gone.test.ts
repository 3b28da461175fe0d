import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROCESS_FILE } from '../../src/cli/run/simulation-variables.ts';
import { program } from '../../src/commands/index.ts';
import { thisProcess } from '../../src/store/process.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';

const LEFT = ['GLUSTERCTL_SSH_CONFIG', 'GLUSTERCTL_KNOWN_HOSTS', 'GLUSTERCTL_STATE', 'GLUSTERCTL_SIMULATOR'];

let line: CommandLine;
let folder: string;
/** As "simulator start" leaves a terminal. */
beforeEach(async () => {
  line = await commandLine();
  folder = join(line.folder, 'glusterctl-simulator-x1');
  Object.assign(line.variables, {
    GLUSTERCTL_SSH_CONFIG: join(folder, 'ssh_config'),
    GLUSTERCTL_KNOWN_HOSTS: join(folder, 'known_hosts'),
    GLUSTERCTL_STATE: join(folder, 'state', 'glusterctl.json'),
    GLUSTERCTL_SIMULATOR: folder,
  });
});
afterEach(async () => await line.remove());

describe('where the environment leads to a simulation that is gone', () => {
  it.each([
    'volume create --size=1',
    'cluster create',
    'cluster list',
    'volume list -o table',
    'topology load --json=topology.json',
    'host check gl1',
    'state path',
    'log',
    'volume create --size=1 --dry-run',
  ])('it is named, with the way out, and nothing is written: %s', async (typed) => {
    expect(await line.run(typed)).toEqual({
      code: 2,
      stdout: '',
      stderr: `Error: The simulation in ${folder} is gone, but ${LEFT.join(', ')} still lead there\nHint: To go on without it: unset ${LEFT.join(' ')}\nTo start another one: glusterctl simulator start\n`,
    });
    expect(existsSync(folder)).toBe(false);
    for (const name of LEFT) line.variables[name] = undefined;
    expect((await line.run(typed)).stderr).not.toContain('simulation');
  });

  it.each([
    'config show',
    'config get zone_checking',
    'config path',
    'config set zone_checking strict',
    'completion bash',
    'complete -- clus',
    'complete -- cluster info ""',
    'server mode get',
    'loglevel get',
    'help',
    'volume create --help',
    '--version',
  ])('what needs neither state nor hosts works: %s', async (typed) => {
    expect(await line.run(typed)).toMatchObject({ code: 0, stderr: '' });
  });

  it('all other commands refuse', async () => {
    const definitions = (await Promise.all(program.nouns.map(({ load }) => load()))).flat();
    const standing = definitions.filter(({ standsAlone }) => standsAlone === true).map(({ path }) => path[0]);
    expect([...new Set(standing)].sort()).toEqual([
      'complete',
      'completion',
      'config',
      'explain',
      'loglevel',
      'server',
      'simulator',
    ]);
    for (const { path } of definitions.filter(({ standsAlone }) => standsAlone !== true))
      expect([path, (await line.run(path)).stderr]).toEqual([path, expect.stringContaining('is gone, but')]);
  });

  it('orders to it say so as well', async () => {
    expect((await line.run('simulator kill sim1')).stderr).toBe(
      `Error: No simulation runs in ${folder}\nHint: To go on without it: unset ${LEFT.join(' ')}\nStart one with: glusterctl simulator start\n`,
    );
  });

  it('only what still leads there is to be unset, also when the variable with its name is not there', async () => {
    line.variables.GLUSTERCTL_SIMULATOR = undefined;
    line.variables.GLUSTERCTL_STATE = join(line.folder, 'mine.json');
    const { stderr } = await line.run('cluster list');
    expect(stderr).toContain('unset GLUSTERCTL_SSH_CONFIG GLUSTERCTL_KNOWN_HOSTS\n');
  });

  it('flags that lead elsewhere go before', async () => {
    line.variables.GLUSTERCTL_SSH_CONFIG = undefined;
    line.variables.GLUSTERCTL_KNOWN_HOSTS = undefined;
    expect(await line.run('cluster list --state=mine.json --quiet')).toMatchObject({ code: 0, stderr: '' });
  });

  it('it is one that was killed, too, whose folder is still there', async () => {
    await mkdir(folder);
    const child = spawn('sleep', ['1000']);
    await writeFile(
      join(folder, PROCESS_FILE),
      JSON.stringify({ ...thisProcess(), pid: child.pid, processStart: 0 }),
    );
    expect(await line.run('cluster list')).toMatchObject({ code: 0 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await line.run('cluster list')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is gone'),
    });
  });
});

describe('where the simulation runs', () => {
  it.each([
    [
      'in a container of the same name',
      { ...thisProcess(), system: { boot: '', ...thisProcess().system, pids: 1 } },
    ],
    ['as nobody can tell', { pid: 'none' }],
  ])('%s, it is not taken for gone', async (_where, identity) => {
    await mkdir(folder);
    await writeFile(join(folder, PROCESS_FILE), JSON.stringify({ ...identity, processStart: 7 }));
    expect(await line.run('cluster list')).toMatchObject({ code: 0 });
  });

  it('its state is marked as simulated from the beginning', async () => {
    await mkdir(folder);
    await writeFile(join(folder, PROCESS_FILE), JSON.stringify(thisProcess()));
    const { code, stdout, stderr } = await line.run('cluster list -o json');
    expect([code, stderr]).toEqual([0, '[simulated] these are simulated hosts\n']);
    expect(JSON.parse(stdout)).toMatchObject({ simulated: true });
    expect(JSON.parse(await line.ok('cluster create -o json'))).toMatchObject({ simulated: true });
  });

  it('so is what the log tells of commands that read no state', async () => {
    await mkdir(folder);
    await writeFile(join(folder, PROCESS_FILE), JSON.stringify(thisProcess()));
    await line.ok('cluster create');
    await line.ok('state restore 1 --yes');
    expect(await line.ok('log --last 1')).toMatch(/state restore 1 --yes: done .*\[simulated\]\n$/);
  });
});

describe('Ctrl-C of a simulation', () => {
  const PROGRAM = fileURLToPath(new URL('../../bin/glusterctl.js', import.meta.url));

  async function ended(
    flags: readonly string[],
    meanwhile: (env: Record<string, string>, topology: string) => void,
  ): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', HOME: line.folder };
    const child = spawn(process.execPath, [PROGRAM, 'simulator', 'start', '--nodes=3', ...flags], { env });
    let [printed, said] = ['', ''];
    child.stderr.on('data', (more: Buffer) => {
      said += more.toString();
    });
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (more: Buffer) => {
        printed += more.toString();
        if (printed.includes('volume create')) resolve();
      });
    });
    const set = [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    meanwhile({ ...env, ...Object.fromEntries(set) }, /--json=(\S+)/.exec(printed)?.[1] ?? '');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    return said;
  }

  const load = (env: Record<string, string>, topology: string): void => {
    for (const words of [
      ['topology', 'load', `--json=${topology}`],
      ['volume', 'create', '--size=1'],
    ])
      expect(spawnSync(process.execPath, [PROGRAM, ...words], { env, encoding: 'utf8' })).toMatchObject({
        status: 0,
      });
  };

  it('says what is lost, how to keep it the next time, and what to unset', async () => {
    const logs = join(line.folder, '.local/state/glusterctl');
    const said = await ended([], (env, topology) => {
      load(env, topology);
      // The log, and beside it which state it is of.
      expect(readdirSync(logs)).toHaveLength(2);
    });
    expect(readdirSync(logs)).toEqual([]);
    expect(said).toContain(
      'What is on them then, and their state, is gone: to keep it, begin with --save FILE.\n',
    );
    expect(said).toMatch(
      /\nGone with the hosts: the state of 3 nodes, with 1 volume\.\nTo keep them next time: glusterctl simulator start --save=hosts\.json\nTo go on with them after that: glusterctl simulator start --load=hosts\.json --save=hosts\.json\nIn each terminal that was set up for them: unset GLUSTERCTL_SSH_CONFIG GLUSTERCTL_KNOWN_HOSTS GLUSTERCTL_STATE GLUSTERCTL_SIMULATOR\n$/,
    );
  });

  it('keeps with --save what --load goes on with', async () => {
    const file = join(line.folder, 'hosts.json');
    expect(await ended([`--save=${file}`], load)).not.toContain('Gone');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ simulation: { format: 1 } });
  });
});
