import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openControl } from '../../src/simulator/control.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type CommandLine, commandLine, type Ran } from '../support/command-line.ts';

interface Started {
  /** Another terminal, set up as the start says. */
  readonly terminal: CommandLine;
  readonly topology: string;
  /** Ctrl-C; what it gives. */
  end(): Promise<Ran>;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function scratch(options: Parameters<typeof commandLine>[0] = {}): Promise<CommandLine> {
  const cli = await commandLine(options);
  ends.push(() => cli.remove());
  return cli;
}

/** Starts simulated hosts as a person does, and waits until they say what to type. */
async function start(flags: string): Promise<Started> {
  let printed = '';
  let tell: () => void = () => undefined;
  const said = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const first = await scratch({
    more: () => ({
      stdout: {
        isTerminal: false,
        write(text) {
          printed += text;
          if (printed.includes('volume create')) tell();
        },
      },
    }),
  });
  const running = first.run(`simulator start ${flags}`);
  const end = async () => {
    first.interrupt();
    return await running;
  };
  ends.push(end);
  await Promise.race([
    said,
    running.then(({ code, stderr }) => Promise.reject(new Error(`it ended with ${code}: ${stderr}`))),
  ]);
  const terminal = await scratch();
  for (const [, name = '', value = ''] of printed.matchAll(/^export (\w+)=(.*)$/gm))
    terminal.variables[name] = value;
  const topology = /--json=(\S+)/.exec(printed)?.[1] ?? '';
  return { terminal, topology, end };
}

describe('a simulation that runs takes orders from other terminals', () => {
  test('kill, boot, defects, faults, freeze: each shows, and is over when it is taken back', async () => {
    const { terminal, topology, end } = await start('--nodes=3');
    const status = async () => {
      const { hosts } = JSON.parse(await terminal.ok('simulator status --json')) as {
        hosts: { name: string; power: string; defects: string[]; faults: string[] }[];
      };
      return hosts.find(({ name }) => name === 'sim2');
    };
    const check = async () => await terminal.run('host check --timeout=1');
    const sound = { name: 'sim2', power: 'up', defects: [], faults: [] };

    await terminal.ok(`topology load --json=${topology}`);
    expect(await check()).toMatchObject({ code: 0 });
    expect(await status()).toEqual(sound);

    expect(await terminal.ok('simulator kill sim2')).toMatch(
      /\nsim1 {2}up .*\nsim2 {2}off .*\nsim3 {2}up .*\n$/,
    );
    const off = await check();
    expect(off.code).toBe(3);
    expect(off.stdout).toMatch(/✖ sim2 {2}reachable: .*refused/);
    await terminal.ok('simulator boot sim2');
    expect(await check()).toMatchObject({ code: 0 });

    await terminal.ok('simulator fault sim2 clock=300 without=lvm firewall=drop:24007');
    expect(await status()).toMatchObject({
      defects: ['without=lvm', 'clock=300', 'firewall=drop:24007'],
    });
    const ailing = await check();
    expect(ailing.code).toBe(3);
    for (const row of ['LVM', 'clock', 'ports']) expect(ailing.stdout).toContain(`✖ sim2  ${row}: `);
    await terminal.ok('simulator mend sim2');
    expect(await status()).toEqual(sound);
    expect(await check()).toMatchObject({ code: 0 });

    await terminal.ok('simulator freeze sim2');
    const frozen = await check();
    expect(frozen.stdout).toMatch(/✖ sim2 {2}reachable: .*no answer/);
    await terminal.ok('simulator thaw sim2');
    expect(await check()).toMatchObject({ code: 0 });

    await terminal.ok('simulator fault sim2 --command=^lvcreate --effect=no-space');
    const full = await terminal.run('volume create --size=10 --replica=3');
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('No space left on device')]);
    expect(await status()).toEqual(sound);
    await terminal.ok('simulator fault sim2 --command=^df --effect=dies-before --nth=2');
    expect((await status())?.faults).toEqual(['dies-before at ^df, the 2. time']);
    expect(await check()).toMatchObject({ code: 0 });
    expect(await check()).toMatchObject({ code: 3, stdout: expect.stringContaining('✖ sim2  check: ') });
    expect(await status()).toEqual({ ...sound, power: 'off' });
    expect(await end()).toMatchObject({ code: 0 });
  });

  test('a disk dies and another takes its place; a host is lost and comes up empty', async () => {
    const { terminal, topology } = await start('--nodes=3');
    await terminal.ok(`topology load --json=${topology}`);
    await terminal.ok('volume create --size=10 --replica=3');
    const health = async () => JSON.parse(await terminal.ok('simulator status --json')) as unknown;
    expect(await terminal.ok('simulator fault sim2 disk-errors=/dev/vdb')).toContain('disk-errors=/dev/vdb');
    expect(await terminal.ok('simulator replace-disk sim2 /dev/vdb')).not.toContain('disk-errors');
    expect(await terminal.ok('simulator reinstall sim3')).toMatch(/\nsim3 {2}up /);
    expect(await health()).toMatchObject({ hosts: [{}, { defects: [] }, { power: 'up', defects: [] }] });
    const looked = await terminal.run('status');
    expect(looked.code, looked.stdout).toBe(6);
    for (const lost of ['sim2:/dev/vdb', 'sim3:/dev/vd']) expect(looked.stdout).toContain(lost);
  });

  test('what makes no sense is refused whole', async () => {
    const { terminal } = await start('--nodes=2');
    const refusals: readonly [string, RegExp][] = [
      ['simulator kill sim2 sim9', /no simulated host sim9; there are sim1, sim2/],
      ['simulator fault sim1 clock=300 clock=soon', /clock=soon: it looks like -300/],
      ['simulator fault sim1 tired', /no such defect; there are login=refused, /],
      ['simulator fault sim1 firewall=open', /must be one of drop, reject, refuse/],
      ['simulator fault sim1 id-of=sim1', /name of another host/],
      ['simulator fault sim1', /Say what is wrong with it/],
      ['simulator fault sim1 --command=^( --effect=fails', /no regular expression/],
      ['simulator fault sim1 --command=x --effect=explodes', /fails, hangs/],
      ['simulator fault sim1 --command=x --nth=0', /counts from 1/],
      ['simulator fault sim1 clock=3 --command=x', /two things/],
      ['simulator fault sim1 clock=3 --lasting', /go with --command/],
      ['simulator kill', /at least one host/],
      ['simulator reinstall', /at least one host/],
      ['simulator replace-disk sim1', /Name a disk/],
      ['simulator replace-disk sim1 /dev/vdz', /sim1 has \/dev\/vdb/],
      ['simulator fault sim1 disk-errors=/dev/vdz', /sim1 has \/dev\/vdb/],
      ['simulator fault sim1 stuck=sim2', /in the pool of sim1/],
      ['simulator fault sim1 edited=none', /no such volume/],
    ];
    for (const [line, why] of refusals) {
      const { code, stderr } = await terminal.run(line);
      expect([line, code, stderr]).toEqual([line, 2, expect.stringMatching(why)]);
    }
    expect(await terminal.ok('simulator status')).toMatch(/^HOST .*\nsim1 {2}up .*\nsim2 {2}up .*\n$/);
  });

  test('where none runs, that is said', async () => {
    const cli = await scratch();
    const unsaid = await cli.run('simulator status');
    expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining('GLUSTERCTL_SIMULATOR')]);
    const { terminal, end } = await start('--nodes=1');
    await end();
    const over = await terminal.run('simulator status');
    expect([over.code, over.stderr]).toEqual([20, expect.stringContaining('No simulation runs in')]);
    const empty = join(cli.folder, 'empty');
    await mkdir(empty);
    expect((await cli.run(`simulator kill sim1 --folder=${empty}`)).code).toBe(20);
  });

  test('the end leaves nothing behind', async () => {
    const { terminal, end } = await start('--nodes=1');
    const name = (terminal.variables.GLUSTERCTL_SIMULATOR ?? '').replace(`${tmpdir()}/`, '');
    expect(await readdir(tmpdir())).toContain(name);
    await end();
    expect(await readdir(tmpdir())).not.toContain(name);
  });
});

test('in a folder whose path is too long for a socket no orders are taken', async () => {
  const simulation = Simulation.create({ hosts: [] });
  const control = await openControl(join(tmpdir(), 'x'.repeat(100)), {
    simulation,
    ready: async () => undefined,
  });
  expect(control).toBeNull();
});

describe('a simulation that was kept', () => {
  test.each([
    ['--load=kept.json --nodes=2 --topology=t.json', '--topology and --nodes'],
    ['--topology=t.json --devices=2', '--devices'],
  ])('%s: which hosts there are is said once', async (flags, surplus) => {
    const cli = await scratch();
    const { code, stderr } = await cli.run(`simulator start ${flags} -- true`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Leave out ${surplus}.`)]);
  });

  test('goes on with its volumes, its state, and what was off', async () => {
    const cli = await scratch();
    const file = join(cli.folder, 'kept.json');
    const first = await start(`--nodes=3 --save=${file}`);
    await first.terminal.ok(`topology load --json=${first.topology}`);
    await first.terminal.ok('volume create --size=10 --name=data');
    await first.terminal.ok('simulator kill sim3');
    expect(await first.end()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(
        `Hosts and state are kept in ${file}. To go on: glusterctl simulator start --load=${file} --save=${file}\n`,
      ),
    });

    const { terminal } = await start(`--load=${file}`);
    expect(await terminal.ok('volume list')).toContain('data');
    expect(await terminal.ok('simulator status')).toContain('sim3  off');
    expect((await terminal.run('host check')).stdout).toMatch(/✖ sim3 {2}reachable/);
    await terminal.ok('simulator boot sim3');
    await terminal.ok('host check');
    await terminal.ok('volume create --size=10 --name=more');
    expect(await terminal.ok('volume status data')).toContain('data');
  });

  test('what is no such file is refused by name', async () => {
    const cli = await scratch();
    for (const text of ['{', '{"simulation": {"format": 2}}', '[]']) {
      await writeFile(join(cli.folder, 'kept.json'), text);
      const { code, stderr } = await cli.run('simulator start --load=kept.json -- true');
      expect([code, stderr]).toEqual([2, expect.stringContaining('kept.json')]);
    }
    expect(await readFile(join(cli.folder, 'kept.json'), 'utf8')).toBe('[]');
  });
});

test('clients write by order, and what cannot be done is refused with the reason', async () => {
  const { terminal, topology } = await start('--nodes=3');
  await terminal.ok(`topology load --json=${topology}`);
  await terminal.ok('volume create --size=10 --name=data');
  await terminal.ok('simulator data healing 0');
  await terminal.ok('simulator data write data /folder/file text');
  await terminal.ok('simulator data split data /folder/file');
  await terminal.ok('simulator data open data /folder/file');
  await terminal.ok('simulator data close data /folder/file');
  const refusals: readonly [string, RegExp][] = [
    ['write data /folder/file more', /\/folder\/file: Input\/output error/],
    ['write none /file text', /there is no volume none/],
    ['write data file text', /a path from the volume's root/],
    ['write data /file', /write takes VOLUME PATH CONTENT/],
    ['split data /none', /no two copies/],
    ['healing soon', /must be a number/],
    ['melt', /no such order; there are write VOLUME PATH CONTENT, /],
  ];
  for (const [words, why] of refusals) {
    const { code, stderr } = await terminal.run(`simulator data ${words}`);
    expect([words, code, stderr]).toEqual([words, 2, expect.stringMatching(why)]);
  }
});
