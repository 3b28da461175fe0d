import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../../src/cli/run/io.ts';
import { killAt, mortalParts, runUntilKilled } from '../../support/kill.ts';
import type { Lab } from '../../support/lab.ts';
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

  it('of two at once one makes it, and the other finds it or is told who does', async () => {
    const both = await Promise.all([cli.run(LINE), cli.run(LINE)]);
    expect(inGluster(cli)).toEqual(['data started']);
    for (const { code, stderr } of both) {
      expect([0, 5]).toContain(code);
      if (code === 5) expect(stderr).toContain('Volume data is not there yet: an operation is making it');
    }
    expect(both.some(({ code }) => code === 0)).toBe(true);
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
