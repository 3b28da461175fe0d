import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { State } from '../../src/model/state.ts';
import { diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { stateIn } from '../support/state-in.ts';

const HOSTS = [1, 2, 3].map((n) => hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }]));

let lab: Lab;
beforeEach(async () => {
  // Nobody waits for hosts that don't come back.
  const clock = new SimulatedTime();
  lab = await diskLab(HOSTS, { columns: 200, more: () => ({ clock }) });
  await lab.ok('cluster create --name=lab');
});
afterEach(async () => await lab.remove());

async function add(n: number, more = ''): Promise<string> {
  const names = `--management-host-name=gl${n} --storage-host-name=10.0.0.${n}`;
  return await lab.ok(`node add --zone=${n} --cluster=lab ${names} ${more}`);
}

async function node(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await lab.ok(`node info ${name} --json`)) as Record<string, unknown>;
}

async function state(): Promise<State> {
  return await stateIn(lab.state);
}

function members(): number {
  return Math.max(0, ...lab.simulation.model.pools.map((pool) => pool.members.length));
}

describe('node add', () => {
  test('joins the pool, learns the id of its glusterd, and prints its id with -o name', async () => {
    await add(1);
    const name = await add(2, '-o name');
    expect(members()).toBe(2);
    expect(await node(name.trim())).toMatchObject({ hostnames: { manage: ['gl2'] } });
    const uuids = Object.values((await state()).nodes).map(({ glusterUuid }) => glusterUuid);
    expect(uuids.toSorted()).toEqual(['gl1', 'gl2'].map((one) => lab.simulation.host(one).uuid).toSorted());
  });

  test.each([
    [
      'a name that is taken',
      '--management-host-name=gl1 --storage-host-name=10.0.0.2',
      5,
      /Hostname gl1 already used/,
    ],
    [
      'an address that is taken',
      '--management-host-name=gl2 --storage-host-name=10.0.0.1',
      5,
      /Hostname 10\.0\.0\.1 already/,
    ],
    [
      'an address of another host',
      '--management-host-name=gl2 --storage-host-name=10.0.0.3',
      5,
      /10\.0\.0\.3 is no address of gl2/,
    ],
    [
      'a host name that is none',
      "--management-host-name='gl2;id' --storage-host-name=10.0.0.2",
      2,
      /not a valid manage hostname/,
    ],
    ['a host that is not there', '--management-host-name=gl9 --storage-host-name=10.0.0.9', 20, /gl9/],
  ])('refuses %s; no host changes', async (_, names, expected, words) => {
    await add(1);
    const before = lab.simulation.save();
    const { code, stderr } = await lab.run(`node add --zone=1 --cluster=lab ${names}`);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(words)]);
    expect(members()).toBeLessThanOrEqual(1);
    expect(JSON.parse(lab.simulation.save())).toMatchObject({ pools: JSON.parse(before).pools as object });
    expect((await lab.ok('node list')).match(/Id:/g)).toHaveLength(1);
  });

  test('a host without glusterd is told, with what starts it', async () => {
    await add(1);
    const { services } = lab.simulation.host('gl2');
    if (services.glusterd !== undefined) services.glusterd.active = false;
    const { code, stderr } = await lab.run(
      'node add --zone=1 --cluster=lab --management-host-name=gl2 --storage-host-name=10.0.0.2',
    );
    expect(code).toBe(1);
    expect(stderr).toContain("New Node doesn't have glusterd running");
    expect(stderr).toContain('systemctl enable --now glusterd');
  });
});

describe('the dot of the root at the end of a name', () => {
  test('names the same host, wherever it is typed', async () => {
    await lab.ok('node add --zone=1 --cluster=lab --management-host-name=gl1. --storage-host-name=10.0.0.1');
    expect(await node('gl1.')).toMatchObject({ hostnames: { manage: ['gl1'] } });
    await lab.ok('device add --name=/dev/sdb --node=gl1.');
    expect(await lab.ok('device info gl1.:/dev/sdb')).toContain('Create Path: /dev/sdb');
    const again = await lab.run(
      'node add --zone=1 --cluster=lab --management-host-name=gl1. --storage-host-name=10.0.0.2',
    );
    expect([again.code, again.stderr]).toEqual([5, expect.stringContaining('Hostname gl1 already used')]);
    await lab.ok('node set gl1 --management-host-name=gl1.example.org.');
    expect(await node('gl1.example.org')).toMatchObject({ hostnames: { manage: ['gl1.example.org'] } });
  });

  test('in a topology file, too', async () => {
    const entries = ['gl1', 'gl1.'].map((name) => ({
      node: { hostnames: { manage: [name], storage: ['10.0.0.1'] }, zone: 1 },
      devices: [],
    }));
    await lab.file('dots.json', JSON.stringify({ clusters: [{ name: 'lab', nodes: entries.slice(1) }] }));
    await lab.ok('topology load --json=dots.json');
    await lab.file('twice.json', JSON.stringify({ clusters: [{ nodes: entries }] }));
    expect(await lab.ok('topology load --json=twice.json')).toMatch(/Found node gl1 .*\n\tFound node gl1 /);
    expect((await lab.ok('node list')).match(/Id:/g)).toHaveLength(1);
  });

  test.each(['10.0.0.1.', 'gl1..', '.'])('is none of %s', async (name) => {
    const names = `--management-host-name=${name} --storage-host-name=10.0.0.1`;
    const { code, stderr } = await lab.run(`node add --zone=1 --cluster=lab ${names}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not a valid manage hostname')]);
  });
});

describe('node delete', () => {
  test('takes the host out of the pool', async () => {
    await add(1);
    await add(2);
    expect(await lab.ok('node delete gl2')).toMatch(/^Node \w{32} deleted\n$/);
    expect(members()).toBe(1);
  });

  test('is refused while it has devices', async () => {
    await add(1);
    await lab.ok('device add --name=/dev/sdb --node=gl1');
    const { code, stderr } = await lab.run('node delete gl1');
    expect([code, stderr]).toEqual([5, expect.stringContaining('because it contains devices')]);
  });

  test.each([
    ['that others were joined through', 2, /Node gl1 is part of operation \w+ \(add node gl3\)/],
    ['where the only other is about to come', 1, /gl3 is part of operation \w+ \(add node gl3\)/],
  ])('of a host %s is refused until that has ended', async (_, before, words) => {
    for (let n = 1; n <= before; n += 1) await add(n);
    for (const host of ['gl1', 'gl2'].slice(0, before))
      lab.simulation.addFault({ host, command: /peer status/, effect: { kind: 'dies', when: 'before' } });
    await lab.run('node add --zone=1 --cluster=lab --management-host-name=gl3 --storage-host-name=10.0.0.3');
    lab.simulation.faults.clear();
    for (const host of ['gl1', 'gl2']) lab.simulation.boot(host);
    const { code, stderr } = await lab.run('node delete gl1');
    expect([code, stderr]).toEqual([5, expect.stringMatching(words)]);
    await lab.ok('operation clean --yes');
    expect(members()).toBe(before);
    await lab.ok('node delete gl1');
  });

  test('fails when the peer cannot be detached: the node stays, and says what gluster said', async () => {
    await add(1);
    await add(2);
    const stderr = 'peer detach: failed: One of the peers is probably down. Check with peer status\n';
    lab.simulation.addFault({
      command: /peer detach/,
      lasting: true,
      effect: { kind: 'fails', code: 1, stderr },
    });
    const ran = await lab.run('node delete gl2');
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('One of the peers is probably down');
    expect(await node('gl2')).toMatchObject({ state: 'online' });
    expect(members()).toBe(2);
  });
});

describe('node set', () => {
  test('changes the zone, names and ssh settings, and only those that are given', async () => {
    await add(1);
    await lab.ok('node set gl1 --zone=5 --ssh-user=admin --ssh-port=2222');
    await lab.ok('node set gl1 --management-host-name=gl1.example.org --ssh-jump=gate');
    await lab.ok('node set gl1.example.org --ssh-jump=');
    expect(await node('gl1.example.org')).toMatchObject({
      zone: 5,
      hostnames: { manage: ['gl1.example.org'], storage: ['10.0.0.1'] },
    });
    const file = JSON.parse(await lab.ok('topology export')) as object;
    expect(file).toMatchObject({
      clusters: [{ nodes: [{ node: { ssh: { user: 'admin', port: 2222 } } }] }],
    });
  });

  test.each([
    ['', 2, /Nothing to set/],
    ['--zone=0', 2, /zone: cannot be blank/],
    ['--management-host-name=gl2', 5, /Hostname gl2 already used/],
    ['--ssh-port=70000', 2, /port 70000 is not from 1 to 65535/],
    ["--ssh-user='a b'", 2, /user can't be "a b"/],
    ["--storage-host-name='a b'", 2, /not a valid storage hostname/],
  ])('refuses %j', async (flags, expected, words) => {
    await add(1);
    await add(2);
    const before = await lab.ok('topology export');
    const { code, stderr } = await lab.run(`node set gl1 ${flags}`);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(words)]);
    expect(await lab.ok('topology export')).toBe(before);
  });

  test('leaves the storage host name of a node with bricks', async () => {
    for (const n of [1, 2, 3]) await add(n);
    for (const n of [1, 2, 3]) await lab.ok(`device add --name=/dev/sdb --node=gl${n}`);
    await lab.ok('volume create --size=1');
    const { code, stderr } = await lab.run('node set gl1 --storage-host-name=10.0.9.9');
    expect([code, stderr]).toEqual([5, expect.stringContaining('gluster names 1 brick of this node')]);
  });
});

describe('states and tags', () => {
  test('a node goes offline and online; a removed one does not come back, but goes', async () => {
    await add(1);
    await lab.ok('node disable gl1');
    expect(await node('gl1')).toMatchObject({ state: 'offline' });
    await lab.ok('node enable gl1');
    expect(await node('gl1')).toMatchObject({ state: 'online' });
    await lab.ok('node disable gl1');
    await lab.ok('node remove gl1');
    expect(await node('gl1')).toMatchObject({ state: 'failed' });
    const { code, stderr } = await lab.run('node disable gl1');
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining('Cannot move a failed/removed node to offline'),
    ]);
    await lab.ok('node delete gl1');
    expect(await lab.ok('node list')).toBe('');
  });

  test.each(['node rmtags gl1', 'device rmtags gl1:/dev/sdb'])(
    '"%s" with an empty name is a mistake, and takes nothing away',
    async (words) => {
      await add(1);
      await lab.ok('device add --name=/dev/sdb --node=gl1');
      await lab.ok('node settags gl1 rack:r1 rest:a%b');
      const ran = await lab.run(`${words} rack ''`);
      expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('Error: TAG is empty')]);
      expect(await node('gl1')).toMatchObject({ tags: { rack: 'r1', rest: 'a%b' } });
    },
  );

  test('tags are added, replaced with --exact, and taken away', async () => {
    await add(1);
    await lab.ok('node settags gl1 rack:a disk:fast');
    await lab.ok('node settags gl1 rack:b');
    expect(await node('gl1')).toMatchObject({ tags: { rack: 'b', disk: 'fast' } });
    await lab.ok('node settags --exact gl1 hall:2');
    expect((await node('gl1')).tags).toEqual({ hall: '2' });
    await lab.ok('node rmtags gl1 hall');
    expect((await node('gl1')).tags ?? {}).toEqual({});
  });
});

describe('node delete of one with devices', () => {
  test('says of a node with devices what to type until it can go; typed, it goes', async () => {
    await add(1);
    await add(2);
    await lab.ok('device add --name=/dev/sdb --node=gl2');
    const { code, stderr } = await lab.run('node delete gl2');
    expect(code).toBe(5);
    const lines = [...stderr.matchAll(/^ {2}glusterctl (.*)$/gm)].map(([, line = '']) => line);
    expect(lines).toEqual([
      'node disable gl2',
      'node remove gl2',
      'device delete gl2:/dev/sdb',
      'node delete gl2',
    ]);
    for (const line of lines) await lab.ok(line);
    expect(members()).toBe(1);
  });
});
