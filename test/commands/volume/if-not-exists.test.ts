import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/run/clock.ts';
import type { Io } from '../../../src/cli/run/io.ts';
import { killAt, mortalParts, runUntilKilled } from '../../support/kill.ts';
import type { Lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { inGluster, smallHosts } from '../../support/small-hosts.ts';

const LINE = 'volume create --name=data --size=2 --if-not-exists';

let cli: Lab;
let more: Partial<Io> = {};
beforeEach(async () => {
  more = {};
  cli = await smallHosts({ more: () => more });
});
afterEach(async () => await cli.remove());

function scripts(): number {
  return cli.simulation.journal.length;
}

/** As at a kill -9 when its operation has begun. */
async function diesAt(point: number, line: string): Promise<void> {
  const killer = killAt(point);
  more = mortalParts(killer);
  expect(await runUntilKilled(killer, async () => await cli.run(line))).toBe(true);
  more = {};
}

interface Held {
  readonly done: ReturnType<Lab['run']>;
  goesOn(): void;
}

/** A command whose operation stands amid its work, until it is told to go on. */
async function held(line: string): Promise<Held> {
  more = {};
  const begun = scripts();
  cli.simulation.addFault({ host: 'gl2', command: /^mkfs/, effect: { kind: 'holds' } });
  const done = cli.run(line);
  const isHeld = (): boolean =>
    cli.simulation.journal
      .slice(begun)
      .some(({ host, commands }) => host === 'gl2' && commands.some((each) => each.startsWith('mkfs')));
  while (!isHeld()) await new Promise<void>((resolve) => setImmediate(resolve));
  return { done, goesOn: () => cli.simulation.release() };
}

/** Who waits for something has the other one go on, and sleeps until that has ended. */
function sleepsUntilEnd({ goesOn, done }: Held): void {
  more = {
    clock: {
      ...systemClock,
      sleep: async () => {
        goesOn();
        await done;
      },
    },
  };
}

async function told(line: string): Promise<string> {
  const { code, stdout, stderr } = await cli.run(line);
  expect([code, stdout]).toEqual([5, '']);
  return stderr.replace(/^\[simulated\].*\n/, '').replaceAll(/[0-9a-f]{32}/g, 'ID');
}

describe('volume create --if-not-exists', () => {
  it('makes what is absent, and the second time prints the same, says so on stderr and touches no host', async () => {
    const first = await cli.run(LINE);
    const before = scripts();
    const second = await cli.run(LINE);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toMatch(/Volume data is there already \([0-9a-f]{32}\): nothing was made\.\n$/);
    expect(first.stderr).not.toContain('there already');
    expect(scripts()).toBe(before);
    const asJson = await cli.ok(`${LINE} --json`);
    expect(JSON.parse(asJson)).toEqual(JSON.parse(await cli.ok('volume info data --json')));
  });

  it('without it a name that is taken is refused, with a way on', async () => {
    await cli.ok(LINE);
    expect(await told('volume create --name=data --size=2')).toBe(
      "Error: Failed to allocate new volume: Volume name 'data' already in use\nHint: Take another name. What has it: glusterctl volume info data\n",
    );
    expect(await told('volume clone data --name=data')).toContain(
      'already in use\nHint: Take another name. What has it: glusterctl volume info data\n',
    );
  });

  it('is refused where the volume is of another shape, each difference told with both sides', async () => {
    await cli.ok(`${LINE} --tag=use:mail`);
    const wish = [
      '--size=3 --replica=2 --gid=7 --block --snapshot-factor=1.5 --sets=2',
      '--tag=use:web --tag=owner:anna --gluster-volume-options="nfs.disable on"',
    ].join(' ');
    expect(await told(`volume create --name=data --if-not-exists ${wish}`)).toBe(
      [
        'Error: Volume data is there already, but otherwise than asked for:',
        '  size: 2 GiB there, 3 GiB asked for',
        '  durability: replica 3 there, replica 2 asked for',
        '  snapshot factor: 1 there, 1.5 asked for',
        '  gid: 0 there, 7 asked for',
        '  block: false there, true asked for',
        '  sets: 1 there, 2 asked for',
        '  option nfs.disable: none there, on asked for',
        '  tag use: mail there, web asked for',
        '  tag owner: none there, anna asked for',
        'Hint: Nothing was changed. What it is: glusterctl volume info data',
        '',
      ].join('\n'),
    );
    expect(await told('volume create --name=data --size=2 --arbiter --if-not-exists --quiet')).toContain(
      'durability: replica 3 there, replica 3 arbiter asked for\n',
    );
    expect(
      await told(`volume create --name=data --size=${2 * 1024 * 1024 + 4}KiB --if-not-exists`),
    ).toContain('size: 2 GiB there, 2 GiB (2097156 KiB) asked for\n');
    expect(inGluster(cli)).toEqual(['data started']);
  });

  it('leaves options and tags alone that were not named, and says in JSON what differs', async () => {
    await cli.ok(`${LINE} --tag=use:mail --gluster-volume-options="nfs.disable on"`);
    expect((await cli.run(LINE)).code).toBe(0);
    const { code, stderr } = await cli.run('volume create --name=data --size=512MiB --if-not-exists --json');
    expect(code).toBe(5);
    expect(JSON.parse(stderr.replace(/^\[simulated\].*\n/, ''))).toMatchObject({
      error: {
        code: 'refused',
        details: { differences: [{ what: 'size', wanted: '512 MiB', there: '2 GiB' }] },
      },
    });
  });

  it('in a dry run says what the run would', async () => {
    const absent = await cli.run(`${LINE} --dry-run`);
    expect([absent.code, absent.stdout]).toEqual([0, expect.stringContaining('Plan: create volume data')]);
    await cli.ok(LINE);
    const there = await cli.run(`${LINE} --dry-run`);
    expect([there.code, there.stdout]).toEqual([
      0,
      expect.stringContaining('Note: Volume data is there already'),
    ]);
    const other = await cli.run('volume create --name=data --size=1 --if-not-exists --dry-run');
    expect([other.code, other.stdout]).toEqual([
      5,
      expect.stringContaining('size: 2 GiB there, 1 GiB asked for'),
    ]);
  });

  it('of two at once one makes it, and the other prints it, too', async () => {
    const [first, second] = await Promise.all([cli.run(LINE), cli.run(LINE)]);
    expect(inGluster(cli)).toEqual(['data started']);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toBe(first.stdout);
  });

  it('waits for one that another process is making, also out of a topology, and tells for whom it waits', async () => {
    const topology = JSON.parse(await cli.ok('topology export')) as { clusters: { volumes?: unknown }[] };
    for (const cluster of topology.clusters) cluster.volumes = [{ name: 'data', size: 2 }];
    await cli.file('with-volume.json', JSON.stringify(topology));
    const making = await held(LINE);
    sleepsUntilEnd(making);
    const alike = await cli.run(LINE);
    const made = await making.done;
    expect([made.code, alike.code]).toEqual([0, 0]);
    expect(alike.stdout).toBe(made.stdout);
    expect(alike.stderr).toMatch(
      /^Waiting for volume create of \S+ on \S+ \(process \d+\): create volume data \(2 GiB, replica 3\)\. At most 10 minutes\.$/m,
    );
    expect(alike.stderr).toContain('Volume data is there already');
    await cli.ok('volume delete data --yes');
    const loading = await held('topology load --json=with-volume.json');
    sleepsUntilEnd(loading);
    expect((await cli.run('topology load --json=with-volume.json')).code).toBe(0);
    expect((await loading.done).code).toBe(0);
    expect(inGluster(cli)).toEqual(['data started']);
  });

  it('after that is refused if it came out otherwise, and makes it where the other one failed', async () => {
    const other = await held(LINE.replace('--size=2', '--size=3'));
    sleepsUntilEnd(other);
    expect(await told(LINE)).toContain('size: 3 GiB there, 2 GiB asked for');
    await other.done;
    await cli.ok('volume delete data --yes');
    const failing = await held(LINE);
    cli.simulation.addFault({ host: 'gl2', command: /^mount /, effect: { kind: 'fails' } });
    sleepsUntilEnd(failing);
    await cli.ok(LINE);
    expect((await failing.done).code).toBe(1);
    expect(inGluster(cli)).toEqual(['data started']);
  });

  it('waits ten minutes for a process of another machine, and then offers what is for that', async () => {
    const elsewhere = { pid: 1, processStart: 1, host: 'elsewhere' };
    const killer = killAt(4);
    const { testHooks } = mortalParts(killer);
    if (testHooks === undefined) throw new Error('no hooks');
    more = { testHooks: { ...testHooks, owner: elsewhere } };
    expect(await runUntilKilled(killer, async () => await cli.run(LINE))).toBe(true);
    const clock = new SimulatedTime();
    more = { clock };
    const before = clock.now().getTime();
    const refusal = await told(LINE);
    expect(clock.now().getTime() - before).toBeGreaterThanOrEqual(600_000);
    expect(refusal).toMatch(/on elsewhere \(process 1: volume create\)\. If it no longer runs there:$/m);
    expect(refusal).toContain('glusterctl operation rollback ID --force');
  });

  it('and nobody is offered to undo what a process of this machine is at', async () => {
    const making = await held(LINE);
    for (const line of [
      `${LINE} --dry-run`,
      'volume create --name=data --size=2',
      'volume create --name=data --size=3',
    ]) {
      const { code, stdout, stderr } = await cli.run(line);
      expect(code).toBe(5);
      expect(stdout + stderr).toMatch(
        /That name is taken by operation [0-9a-f]{32} \(create volume data .*\), which runs now \(process \d+ of \S+: volume create\): wait for it\./,
      );
      expect(stdout + stderr).not.toMatch(/operation (rollback|resume)/);
    }
    making.goesOn();
    expect((await making.done).code).toBe(0);
  });

  it('does not take for there what an open operation is making, or taking away', async () => {
    await diesAt(4, LINE);
    const making = await told(LINE);
    expect(making).toContain('Volume data is not there yet: an operation is making it');
    expect(making).toContain('glusterctl operation resume');
    await cli.ok(`operation resume ${Object.keys((await stateOf()).operations)[0]} --yes`);
    await cli.ok(LINE);
    await diesAt(4, 'volume delete data --yes');
    expect(await told(LINE)).toContain('is part of operation ID (delete volume data)');
  });

  it('is a usage error where it means nothing', async () => {
    for (const line of [
      'volume create --size=2 --if-not-exists',
      'volume create --size=2 --count=2 --name-prefix=a --if-not-exists',
      `${LINE} --check`,
    ])
      expect((await cli.run(line)).code).toBe(2);
  });
});

async function stateOf(): Promise<{ readonly operations: object }> {
  return JSON.parse(await cli.ok('state export')) as { operations: object };
}
