import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import type { State } from '../../src/model/state.ts';
import { ANOTHER_TRANSACTION, type Fault, type FaultEffect } from '../../src/simulator/faults.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { createDirectHosts } from '../../src/simulator/start.ts';
import { parse } from '../../src/store/format.ts';
import { differences } from '../support/compare.ts';
import { type Lab, lab } from '../support/lab.ts';

const GIB = 1024 * 1024;

function two() {
  const simulation = Simulation.create({
    hosts: ['one', 'two'].map((name, index) => ({
      name,
      storage: `10.0.0.${index + 1}`,
      devices: [{ path: '/dev/vdb', sizeKiB: 10 * GIB }],
    })),
  });
  const hosts = createDirectHosts(simulation);
  const run = (name: string, text: string, lock?: string) =>
    hosts.run(
      { name, access: sshAccess() },
      { text, changes: true },
      { timeoutSeconds: 30, ...(lock === undefined ? {} : { lock }) },
    );
  return { simulation, run };
}

describe('faults on order', () => {
  test.each([
    ['grep -v no', 2],
    ['sort', 2],
    ['cut -c1', 1],
    ['head -n 1', 1],
  ])('a disk that is full for %s: it ends with the code of the real one, %i', async (tool, code) => {
    const { simulation, run } = two();
    const command = new RegExp(`^${tool}`);
    simulation.addFault({ host: 'one', command, effect: { kind: 'disk-full' } });
    expect(await run('one', `${tool} /etc/hosts >/root/new`)).toMatchObject({ kind: 'done', code });
  });

  test('strike at the n-th command that matches, once, and name it', async () => {
    const { simulation, run } = two();
    simulation.addFault({
      host: 'one',
      command: /^mkdir/,
      nth: 2,
      effect: { kind: 'fails', code: 9, stderr: 'no\n' },
    });
    const result = await run('one', 'run mkdir /a\nrun mkdir /b\nrun mkdir /c');
    expect(result).toMatchObject({ kind: 'done', code: 9, stderr: 'no', failed: 'mkdir /b' });
    expect(simulation.files('one').list('/')).not.toContain('b');
    expect(await run('one', 'mkdir /b /c')).toMatchObject({ code: 0 });
  });

  test('a command that hangs is ended by its time limit, and the script with it', async () => {
    const { simulation, run } = two();
    simulation.addFault({ command: /^mkdir/, effect: { kind: 'hangs' } });
    expect(await run('one', 'mkdir /a; mkdir /b')).toMatchObject({ kind: 'unknown' });
    await simulation.settle();
    expect(simulation.files('one').exists('/b')).toBe(false);
  });

  const ways: readonly FaultEffect[] = [
    { kind: 'lost', when: 'before' },
    { kind: 'lost', when: 'after' },
  ];
  test.each(ways)('an answer that is lost ($when) leaves the script running', async (effect) => {
    const { simulation, run } = two();
    simulation.addFault({ command: /^mkdir \/a/, effect });
    expect(await run('one', 'mkdir /a; mkdir /b')).toMatchObject({ kind: 'unknown' });
    await simulation.settle();
    expect(simulation.files('one').exists('/b')).toBe(true);
  });

  test('a host that dies loses what was not synced, is unreachable, and comes back', async () => {
    const { simulation, run } = two();
    await run('one', 'echo kept >/etc/kept; sync /etc/kept; echo lost >>/etc/kept; echo gone >/etc/gone');
    simulation.addFault({ host: 'one', command: /^mkdir/, effect: { kind: 'dies', when: 'before' } });
    expect(await run('one', 'mkdir /a; mkdir /b')).toMatchObject({ kind: 'unknown' });
    expect(await run('one', 'true')).toMatchObject({ kind: 'unreachable' });
    expect(await run('two', 'true')).toMatchObject({ code: 0 });
    simulation.boot('one');
    expect(await run('one', 'cat /etc/kept; [ ! -e /etc/gone ]; [ ! -e /b ]')).toMatchObject({
      code: 0,
      stdout: 'kept\n',
    });
  });

  test('a full disk fails writes with the words of the system', async () => {
    const { simulation, run } = two();
    simulation.host('one').diskFull = true;
    const result = await run('one', 'run mkdir /a');
    expect(result).toMatchObject({ code: 1 });
    expect(result.kind === 'done' && result.stderr).toContain('No space left on device');
  });

  test('what is not simulated fails loudly', async () => {
    const { simulation, run } = two();
    expect(await run('one', 'run fdisk /dev/vdb')).toMatchObject({ code: 127 });
    expect(await run('one', 'run grep --color x /etc/fstab')).toMatchObject({ code: 127 });
    expect(simulation.notSimulated).toHaveLength(2);
  });
});

describe('scripts of one host', () => {
  test('with the same lock wait for each other, others do not', async () => {
    const { simulation, run } = two();
    simulation.addFault({ command: /^mkdir \/first/, effect: { kind: 'holds' } });
    const order: string[] = [];
    const first = run('one', 'mkdir /first', 'same').then(() => order.push('first'));
    const second = run('one', '[ -d /first ]', 'same').then((result) => {
      order.push('second');
      return result;
    });
    await run('one', 'mkdir /other', 'another').then(() => order.push('other'));
    simulation.release();
    await first;
    expect(await second).toMatchObject({ kind: 'done', code: 0 });
    expect(order).toEqual(['other', 'first', 'second']);
  });
});

test('a saved simulation goes on where it was', async () => {
  const { simulation, run } = two();
  await run('one', 'gluster peer probe 10.0.0.2; pvcreate -qq /dev/vdb; vgcreate -qq vg /dev/vdb');
  const again = createDirectHosts(Simulation.load(simulation.save()));
  const result = await again.run(
    { name: 'two', access: sshAccess() },
    { text: 'gluster pool list | grep -c Connected', changes: false },
    { timeoutSeconds: 30 },
  );
  expect(result).toMatchObject({ code: 0, stdout: '2\n' });
});

/** The program on simulated hosts, for whom time passes only by waiting. */
async function person(saved?: { readonly hosts: string; readonly state: string }): Promise<Lab> {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const owner = { pid: process.pid, processStart: 1, host: hostname() };
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const cli = await lab({
    columns: 200,
    // Not the process that runs the test: it has ended for whoever comes later.
    more: () => ({
      clock: { now: () => new Date(now), sleep },
      testHooks: { owner, onPoint: () => undefined, store: (store) => store },
    }),
    ...(saved === undefined ? {} : { saved }),
  });
  if (saved === undefined) await cli.ok('topology load --json=topology.json');
  return cli;
}

/** Where hosts and state don't agree. */
async function disagreement(cli: Lab): Promise<readonly string[]> {
  await cli.simulation.settle();
  const parsed = parse(await readFile(cli.state, 'utf8'));
  if (parsed.kind === 'damaged') throw new Error('the state file is damaged');
  return differences(parsed.document as State, cli.simulation.model);
}

const UNDONE = 'What had been done was undone: nothing is left behind.';
const CREATE = 'volume create --size=10 --name=shop';

describe('what a person reads who creates a volume, and what is there then', () => {
  const made: readonly (readonly [what: string, fault: Fault, says: RegExp])[] = [
    [
      'hangs',
      { host: 'gl2', command: /^mkfs/, effect: { kind: 'hangs' } },
      /gl2: a script took more than 600 s there and was stopped; looking again/,
    ],
    [
      'loses its connection before it acts',
      { host: 'gl2', command: /^lvcreate/, effect: { kind: 'lost', when: 'before' } },
      /gl2: the connection was lost; looking again/,
    ],
    [
      'loses its answer after it acted',
      { command: /^gluster .*volume create/, effect: { kind: 'lost', when: 'after' } },
      /the connection was lost; looking again/,
    ],
    [
      'meets the transaction of another, once',
      { command: /^gluster .*volume create/, effect: ANOTHER_TRANSACTION },
      /create and start volume shop: done/,
    ],
  ];
  test.each(made)('a command that %s: the volume is made', async (_, fault, says) => {
    const cli = await person();
    cli.simulation.addFault(fault);
    const { code, stderr } = await cli.run(CREATE);
    expect(stderr).toMatch(says);
    expect(code, stderr).toBe(0);
    expect(await disagreement(cli)).toEqual([]);
    await cli.remove();
  });

  test('that has less room than the state has says of all disks what to look at, and not whose fault it is', async () => {
    const cli = await person();
    const stderr = `  Volume group "vg_${'a'.repeat(32)}" has insufficient free space (0 extents): 2560 required.\n`;
    const effects = ['gl1', 'gl2'].map((host, at) => ({
      host,
      command: /^lvcreate/,
      effect: {
        kind: 'fails' as const,
        code: 5,
        stderr: stderr.replaceAll('a'.repeat(32), String(at + 1).repeat(32)),
      },
    }));
    for (const fault of effects) cli.simulation.addFault(fault);
    const ran = await cli.run(CREATE);
    expect(ran.code).toBe(1);
    expect(ran.stderr).not.toContain('not ours');
    expect(ran.stderr).toMatch(/glusterctl verify$/m);
    for (const digit of ['1', '2'])
      expect(ran.stderr).toContain(`glusterctl device disable ${digit.repeat(32)}\n`);
    await cli.ok('verify');
    await cli.remove();
  });

  const VG_USED = '  Volume group "vg" has insufficient free space (0 extents): 2560 required.\n';
  const undone: readonly (readonly [what: string, fault: Fault, says: readonly string[]])[] = [
    [
      'that fails at the second brick',
      { command: /^mkfs/, nth: 2, effect: { kind: 'fails', stderr: 'mkfs.xfs: Input/output error\n' } },
      ['make 1 brick of shop failed: mkfs.xfs: Input/output error', 'The command that failed: mkfs.xfs -q'],
    ],
    [
      'for which others used up the volume group',
      { host: 'gl2', command: /^lvcreate/, effect: { kind: 'fails', code: 5, stderr: VG_USED } },
      ['gl2: make 1 brick of shop failed: Volume group "vg" has insufficient free space'],
    ],
    [
      'on a full disk',
      { host: 'gl2', command: /^mkdir/, effect: { kind: 'disk-full' } },
      ['gl2: make 1 brick of shop failed: mkdir:', 'No space left on device'],
    ],
    [
      'that meets the transaction of another for minutes',
      { command: /^gluster .*volume create/, lasting: true, effect: ANOTHER_TRANSACTION },
      ['create and start volume shop failed: Another transaction is in progress'],
    ],
  ];
  test.each(undone)('a command %s: nothing stays', async (_, fault, says) => {
    const cli = await person();
    cli.simulation.addFault(fault);
    const { code, stdout, stderr } = await cli.run(CREATE);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    for (const text of [...says, UNDONE]) expect(stderr).toContain(text);
    expect(stderr).not.toContain('NOT backed up');
    expect(await disagreement(cli)).toEqual([]);
    cli.simulation.faults.clear();
    cli.simulation.host('gl2').diskFull = false;
    await cli.ok(CREATE);
    expect(await disagreement(cli)).toEqual([]);
    await cli.remove();
  });

  test('a host that dies: its operation stays open, and goes on when the host is back, in another process too', async () => {
    const cli = await person();
    cli.simulation.addFault({ host: 'gl2', command: /^lvcreate/, effect: { kind: 'dies', when: 'after' } });
    const { code, stderr } = await cli.run(CREATE);
    expect(code).toBe(21);
    expect(stderr).toContain("gl2 can't be reached");
    const [, id = ''] = /operation resume ([0-9a-f]{32})/.exec(stderr) ?? [];
    expect(await cli.ok('operation list -o name')).toBe(`${id}\n`);

    const later = await person({ hosts: cli.simulation.save(), state: await readFile(cli.state, 'utf8') });
    await cli.remove();
    const early = await later.run(`operation resume ${id}`);
    expect(early.code).toBe(20);
    expect(early.stderr).toContain('gl2');
    later.simulation.boot('gl2');
    await later.ok(`operation resume ${id}`);
    expect(await disagreement(later)).toEqual([]);
    expect(await later.ok('volume list -o name')).toContain('shop');
    await later.remove();
  });

  test('a simulation that is saved amid a command goes on in another process: resume finishes, rollback undoes', async () => {
    const cli = await person();
    cli.simulation.addFault({ command: /^gluster .*volume create/, effect: { kind: 'holds' } });
    const running = cli.run(CREATE);
    const reached = () =>
      cli.simulation.journal.some(({ commands }) => commands.some((each) => / volume create /.test(each)));
    while (!reached()) await new Promise<void>((resolve) => setImmediate(resolve));
    const saved = { hosts: cli.simulation.save(), state: await readFile(cli.state, 'utf8') };
    cli.simulation.release();
    expect((await running).code).toBe(0);
    await cli.remove();

    for (const verb of ['resume', 'rollback']) {
      const later = await person(saved);
      const id = (await later.ok('operation list -o name')).trim();
      await later.ok(`operation ${verb} ${id} --yes`);
      expect(await disagreement(later)).toEqual([]);
      expect((await later.ok('volume list -o name')).trim() === '').toBe(verb === 'rollback');
      await later.remove();
    }
  });
});
