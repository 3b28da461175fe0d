import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulation } from '../../src/simulator/simulation.ts';
import { thisProcess } from '../../src/store/process.ts';
import type { Lab } from '../support/lab.ts';
import { json } from '../support/small-hosts.ts';
import { STATE_POINT, STATE_URL, type StateMachines, stateMachines } from '../support/state-machines.ts';

const HOSTS = ['gl1', 'gl2', 'gl3'] as const;
const CHANGE = 'cluster create --name=x';

let machines: StateMachines;
let first: Lab;
let simulation: Simulation;

beforeEach(async () => {
  machines = await stateMachines();
  ({ first, simulation } = machines);
  await first.ok('state setup --move');
});
afterEach(async () => await machines.remove());

/** The first command of this program that a hint has; what it says is typed as it stands. */
function hinted(text: string, word: string): string {
  return (
    new RegExp(`glusterctl ((?:--\\S+ \\S+ )?${word}.*)$`, 'm').exec(text)?.[1] ?? `(no hint of "${word}")`
  );
}

/** What it says is to be done on a host. */
function onHost(text: string, word: string): string {
  return (
    new RegExp(`(gluster ${word}.*)$`, 'm').exec(text)?.[1]?.replace('gluster', 'gluster --mode=script') ??
    `false # no hint of ${word}`
  );
}

/** How a change ends, and a look from here, which knows the state, and from a machine that doesn't. */
async function refused(code: number, why: string): Promise<string> {
  const change = await first.run(CHANGE);
  expect([change.code, change.stderr], change.stdout).toEqual([code, expect.stringContaining(why)]);
  const look = await first.run('cluster list');
  expect([look.code, look.stderr]).toEqual([0, expect.stringMatching(/as it was \d+ s ago/)]);
  expect(look.stderr).toContain(why);
  const fresh = await machines.another();
  const unknown = await fresh.run(`cluster list --state=${STATE_URL}`);
  expect([unknown.code, unknown.stderr]).toEqual([code, expect.stringContaining(why)]);
  return change.stderr;
}

async function goesOn(): Promise<void> {
  await first.ok(CHANGE);
  expect((await json(first, 'cluster list')).clusters).toHaveLength(2);
  expect((await first.run('state check')).code).toBe(0);
}

describe('the volume of a state', () => {
  it('that is full takes no change, and tells where there is room to be made', async () => {
    for (const host of HOSTS) simulation.host(host).defects = { fill: { 'brick-used': 100 } };
    const { code, stderr } = await first.run(CHANGE);
    expect([code, stderr]).toEqual([
      10,
      expect.stringContaining('volume heketidbstorage is full; the state is as it was'),
    ]);
    const [, folder = ''] = /old copies are in (\S+)/.exec(stderr) ?? [];
    expect(await machines.typed('gl1', `ls ${folder}`)).toMatch(/^\d{9}-/);
    const look = await first.run('cluster list');
    expect([look.code, look.stderr]).toEqual([0, expect.not.stringContaining('as it was')]);
    const operation = await first.run('volume create --size=1');
    expect([operation.code, operation.stderr]).toEqual([10, expect.stringContaining('is full')]);
    for (const host of HOSTS) simulation.host(host).defects = {};
    await goesOn();
  });

  it('that is stopped is started by what is told; "status" tells the same', async () => {
    await machines.typed('gl1', 'gluster --mode=script volume stop heketidbstorage');
    const told = await refused(10, 'volume heketidbstorage is not started');
    const { stdout } = await first.run('status');
    const line = onHost(told, 'volume start');
    expect(stdout).toMatch(/→ on gl\d: {2}gluster volume start heketidbstorage/);
    await machines.typed('gl2', line);
    await goesOn();
  });

  it('that lacks a majority of its bricks is told, and goes on when one is back', async () => {
    simulation.kill('gl1');
    await first.ok('cluster create --name=with-two');
    await first.ok('cluster delete with-two');
    simulation.kill('gl2');
    const told = await refused(10, 'more than half of them must be online');
    await machines.typed('gl3', onHost(told, 'volume status'));
    simulation.boot('gl2');
    await goesOn();
  });

  it('of which all hosts are off ends with 20', async () => {
    for (const host of HOSTS) simulation.kill(host);
    await refused(20, 'no host of it can be reached');
    for (const host of HOSTS) simulation.boot(host);
    await goesOn();
  });

  it('that was deleted by hand: all is begun anew of what this machine knew', async () => {
    for (const what of ['stop', 'delete'])
      await machines.typed('gl1', `gluster --mode=script volume ${what} heketidbstorage`);
    const told = await refused(10, 'knows no volume heketidbstorage');
    await first.ok(hinted(told, 'state import'));
    await first.ok('state setup --name=memory --move --state=anew.json');
    await first.ok('state use gluster://gl1,gl2,gl3/memory');
    await first.ok('volume delete heketidbstorage --give-up-state=heketidbstorage/glusterctl.json');
    expect((await first.run('verify')).code).toBe(0);
    await goesOn();
  });

  it('that was deleted by hand: of what hosts hold where nothing is known', async () => {
    for (const what of ['stop', 'delete'])
      await machines.typed('gl1', `gluster --mode=script volume ${what} heketidbstorage`);
    const fresh = await machines.another();
    const { stderr } = await fresh.run(`cluster list --state=${STATE_URL}`);
    expect(stderr).not.toContain('state import');
    const shown = await fresh.run(hinted(stderr, 'state rebuild'));
    expect(shown.code).toBe(6);
    const made = await fresh.run(hinted(shown.stdout, 'state rebuild'));
    expect([made.code, made.stdout]).toEqual([6, expect.stringContaining('Written to')]);
    expect(await fresh.ok('topology info --state=anew.json')).toContain('gl3');
  });
});

describe('a host by which a state is reached', () => {
  it('whose mount fails is never written to below the mount point', async () => {
    for (const host of HOSTS) {
      await machines.typed(host, `umount ${STATE_POINT}; mkdir -p ${STATE_POINT}`);
      simulation.addFault({
        host,
        command: /^mount -t glusterfs/,
        lasting: true,
        effect: { kind: 'fails', code: 1, stderr: 'Mount failed. Check the log file for more details.\n' },
      });
    }
    await refused(10, "can't reach enough bricks");
    for (const host of HOSTS) expect(simulation.files(host).list(STATE_POINT)).toEqual([]);
    simulation.faults.clear();
    await goesOn();
  });

  it('that has no mount where there was one, and files by the same names below, mounts it anew', async () => {
    await machines.typed('gl1', `umount ${STATE_POINT}`);
    await machines.typed('gl1', `mkdir -p ${STATE_POINT}; echo '{}' >${STATE_POINT}/glusterctl.json`);
    await goesOn();
    await machines.typed('gl1', `umount ${STATE_POINT}`);
    expect(await machines.typed('gl1', `cat ${STATE_POINT}/glusterctl.json`)).toBe('{}\n');
  });

  it('that hangs when it is asked is given up in time', async () => {
    for (const host of HOSTS)
      simulation.addFault({ host, command: /^(ls|stat) /, lasting: true, effect: { kind: 'hangs' } });
    const told = await refused(10, 'did not answer gl1 in time');
    await machines.typed('gl1', onHost(told, 'volume status'));
    simulation.faults.clear();
    await goesOn();
  });

  it('that hangs while it writes is looked at again, and nobody says that it will not be written', async () => {
    for (const host of HOSTS)
      simulation.addFault({ host, command: /^gzip -dc/, lasting: true, effect: { kind: 'hangs' } });
    const { code, stderr } = await first.run(`${CHANGE} --lock-timeout=1`);
    expect([code, stderr]).toEqual([21, expect.stringContaining('was written is not known')]);
    expect((await json(first, 'cluster list')).clusters).toHaveLength(1);
    simulation.faults.clear();
    expect((await first.run(hinted(stderr, 'operation list'))).code).toBe(0);
    await goesOn();
  });
});

describe('a lock that who writes through a mount of the volume has left', () => {
  const LOCK = `${STATE_POINT}/glusterctl.json.lock`;
  const held =
    '{"id":"0123456789abcdef","pid":4711,"processStart":1,"host":"laptop","user":"ann","command":"volume create","since":"2026-01-01T00:00:00.000Z"}';

  it('is told as what it is, with what removes it', async () => {
    await machines.typed('gl1', `echo '${held}' >${LOCK}`);
    const { code, stderr } = await first.run(`${CHANGE} --lock-timeout=1`);
    expect([code, stderr]).toEqual([11, expect.stringContaining('If it no longer runs on laptop')]);
    expect((await first.run('state unlock 9999')).code).toBe(5);
    expect(await first.ok(hinted(stderr, 'state unlock'))).toContain('Removed lock 0123456789abcdef');
    await goesOn();
    const again = await first.run('state unlock 0123456789abcdef');
    expect([again.code, again.stderr]).toEqual([5, expect.stringContaining('There is no lock of')]);
  });

  it.each([
    ['of a container of the same name', { pids: 1 }],
    ['of another machine of the same name', { boot: "it's $(another)", machine: '0' }],
  ])('%s is told with that, though its number is that of a process which runs here', async (_where, more) => {
    const system = { boot: '', ...thisProcess().system, ...more };
    const process = { ...thisProcess(), system };
    const left = JSON.stringify({ ...JSON.parse(held), ...process });
    await machines.typed('gl1', `cat >${LOCK} <<'END'\n${left}\nEND`);
    const { code, stderr } = await first.run(`${CHANGE} --lock-timeout=1`);
    expect([code, stderr]).toEqual([11, expect.stringContaining(`If it no longer runs on ${process.host}`)]);
    const json = JSON.parse(await first.ok(`${hinted(stderr, 'state unlock')} -o json`));
    expect(json.removed).toMatchObject(process);
    await goesOn();
  });

  it('that can not be read is removed by force', async () => {
    await machines.typed('gl1', `echo nonsense >${LOCK}`);
    const { code, stderr } = await first.run(`${CHANGE} --lock-timeout=1`);
    expect([code, stderr]).toEqual([11, expect.stringContaining("that can't be read")]);
    expect((await first.run('state unlock 0123')).code).toBe(5);
    expect(await first.ok(hinted(stderr, 'state unlock'))).toContain('could not be read');
    await goesOn();
  });
});

describe('a host that the URL names, of no use', () => {
  const told = (stderr: string): readonly string[] =>
    [...stderr.matchAll(/^gluster:\S+ was reached through (.*)$/gm)].map(([, rest = '']) => rest);

  it.each([
    ['mistyped', 'gl9: no address is known for that name'],
    ['off', "gl1 can't be reached: connection refused"],
  ])('as it is %s: is told once by each command that asks hosts, with what mends it', async (how, why) => {
    const cli = await machines.another();
    const host = how === 'off' ? 'gl1' : 'gl9';
    if (how === 'off') simulation.kill('gl1');
    await cli.ok(`state use gluster://${host},gl2,gl3/heketidbstorage`);
    const warned = [`gl2, and not through a host that it names: ${why}`];
    for (const line of [CHANGE, 'cluster list', 'state backups', 'state check', 'log', 'state restore 2'])
      expect([line, told((await cli.run(line)).stderr)]).toEqual([line, warned]);
    expect((await cli.run('cluster list --quiet')).stderr).not.toContain('state use');
    expect(told((await cli.run('cluster list --offline')).stderr)).toEqual([]);
    await cli.ok(hinted((await cli.run('cluster list')).stderr, 'state use'));
    expect(await cli.ok('state path')).toBe('gluster://gl2,gl3/heketidbstorage/glusterctl.json\n');
    expect(told((await cli.run('cluster list')).stderr)).toEqual([]);
  });

  it('as it does not reach the volume: is told with that', async () => {
    await machines.typed('gl1', `umount ${STATE_POINT}`);
    const effect = { kind: 'fails', code: 1, stderr: 'Mount failed.\n' } as const;
    simulation.addFault({ host: 'gl1', command: /^mount -t glusterfs/, lasting: true, effect });
    expect(told((await first.run('cluster list')).stderr)).toEqual([
      expect.stringContaining("gl2, and not through a host that it names: gl1 can't reach enough bricks"),
    ]);
  });

  it('is not looked for: one that nobody had to ask may be off', async () => {
    simulation.kill('gl3');
    expect((await first.run('cluster list')).stderr).not.toContain('gl3');
  });

  it('as all of them are: is told with the host of the pool that was asked', async () => {
    const cli = await machines.another();
    await cli.ok('state use gluster://gl1/heketidbstorage');
    simulation.kill('gl1');
    const { stderr } = await cli.run('cluster list');
    expect(told(stderr)).toHaveLength(1);
    expect(hinted(stderr, 'state use')).toBe('state use gluster://gl2/heketidbstorage/glusterctl.json');
  });
});

describe('a state that is another one than it was', () => {
  const path = `${STATE_POINT}/glusterctl.json`;

  async function putThere(text: string): Promise<void> {
    await machines.typed('gl1', `cat >${path} <<'END'\n${text.trimEnd()}\nEND`);
  }

  it('of another lineage: is refused by who knew better, who can put back what was there', async () => {
    await first.ok('cluster create --name=other --state=other.json');
    await putThere(await readFile(join(first.folder, 'other.json'), 'utf8'));
    for (const line of [CHANGE, 'cluster list', 'status', 'verify']) {
      const { code, stderr } = await first.run(line);
      expect([line, code, stderr]).toEqual([line, 5, expect.stringContaining('Another state is at')]);
    }
    const { stderr } = await first.run('cluster list');
    await first.ok(hinted(stderr, 'state import'));
    await goesOn();
  });

  it('of another lineage: or is accepted, as from then on', async () => {
    await first.ok('cluster create --name=other --state=other.json');
    await putThere(await readFile(join(first.folder, 'other.json'), 'utf8'));
    const { stderr } = await first.run('cluster list');
    await first.ok(hinted(stderr, 'state use'));
    expect((await json(first, 'cluster list')).clusters).toHaveLength(1);
    expect(await first.ok('node list')).toBe('');
  });

  it('two for one cluster: the hosts tell whose they are', async () => {
    const fresh = await machines.another();
    const { code, stderr } = await fresh.run('topology load --json=topology.json --state=mine.json');
    expect([code, stderr]).toEqual([3, expect.stringContaining('this state does not know it')]);
    expect(await fresh.ok('device list --state=mine.json')).toBe('');
    const located = await fresh.ok(hinted(stderr, 'state locate').split(' ').slice(-3).join(' '));
    await fresh.ok(hinted(located, 'state use'));
    expect(await fresh.ok('volume list')).toContain('Name:heketidbstorage');
  });

  it('an older one: is refused until it is put back or accepted', async () => {
    const old = await machines.typed('gl1', `cat ${path}`);
    await first.ok('cluster create --name=later');
    await putThere(old);
    const { code, stderr } = await first.run(CHANGE);
    expect([code, stderr]).toEqual([5, expect.stringContaining('was put back to an older one')]);
    await first.ok(hinted(stderr, 'state import'));
    expect((await json(first, 'cluster list')).clusters).toHaveLength(2);
  });

  it.each([
    ['put back', 2],
    ['accepted', 1],
  ])('an older one: is refused by who never saw a later one, too, until it is %s', async (_how, clusters) => {
    const old = await machines.typed('gl1', `cat ${path}`);
    await first.ok('cluster create --name=later');
    await putThere(old);
    const fresh = await machines.another();
    const at = '--state=gluster://gl1,gl2,gl3/heketidbstorage';
    const { code, stderr } = await fresh.run(`cluster list ${at}`);
    expect([code, stderr]).toEqual([5, expect.stringContaining('and beside it is a copy of serial')]);
    const hints = [...stderr.matchAll(/glusterctl (--state \S+ state restore \d+)$/gm)].map(
      ([, line = '']) => line,
    );
    expect((await fresh.run(`state check ${at}`)).code).toBe(6);
    await fresh.ok(hints[2 - clusters] ?? '');
    expect((await json(fresh, `cluster list ${at}`)).clusters).toHaveLength(clusters);
    expect((await json(first, 'cluster list')).clusters).toHaveLength(clusters);
  });

  it('an older one: is not moved away before it is accepted, and a check tells of it', async () => {
    const old = await machines.typed('gl1', `cat ${path}`);
    await first.ok('cluster create --name=later');
    await putThere(old);
    expect(await first.run('state move back.json')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('was put back to an older one'),
    });
    expect(await first.run('state check')).toMatchObject({
      code: 6,
      stdout: expect.stringContaining('was put back to an older one'),
    });
    expect(await first.run('state use gluster://gl1,gl2,gl3/heketidbstorage')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Beside it is a copy of serial'),
    });
    await first.ok('state move back.json');
  });

  it.each([
    ['gone', `rm ${path}`, 'is gone, but its backups are there'],
    ['damaged', `echo x >${path}`, 'is no state file of this program'],
  ])('that is %s is put back by what is told', async (_what, line, why) => {
    await machines.typed('gl1', line);
    for (const asked of [CHANGE, 'cluster list']) {
      const { code, stderr } = await first.run(asked);
      expect([code, stderr]).toEqual([10, expect.stringContaining(why)]);
    }
    await first.ok(hinted((await first.run('cluster list')).stderr, 'state restore'));
    await goesOn();
  });
});
