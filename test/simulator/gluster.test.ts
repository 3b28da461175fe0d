import { describe, expect, test } from 'vitest';
import { cloneVolumeScript } from '../../src/gluster/clone.ts';
import { deleteVolumeScript } from '../../src/gluster/delete-volume.ts';
import { healInfoScript, readHealInfo } from '../../src/gluster/heal.ts';
import { readVolumeInfo } from '../../src/gluster/info.ts';
import {
  peerDetachScript,
  peerProbeScript,
  poolListScript,
  readJoined,
  readPoolList,
} from '../../src/gluster/peer.ts';
import {
  readRebalanceStatus,
  rebalanceStartScript,
  rebalanceStatusScript,
} from '../../src/gluster/rebalance.ts';
import {
  createSnapshotScript,
  deleteSnapshotScript,
  readSnapshots,
  snapshotListScript,
} from '../../src/gluster/snapshot.ts';
import { readVolumeStatus, volumeStatusScript } from '../../src/gluster/status.ts';
import { addBricksScript, createVolumeScript } from '../../src/gluster/volume.ts';
import { createBricksScript, destroyBricksScript } from '../../src/lvm/brick.ts';
import { initDevicesScript } from '../../src/lvm/device.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Brick } from '../../src/model/entities.ts';
import type { Script } from '../../src/model/plan.ts';
import { changing, sh } from '../../src/shell/script.ts';
import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { createDirectHosts } from '../../src/simulator/start.ts';
import { defaultSettings } from '../support/default-settings.ts';

const settings = defaultSettings('a'.repeat(32));
const names = ['h1', 'h2', 'h3'];
const device = (n: number) => String(n).repeat(32);

function brick(n: number, set: number): Brick {
  const id = `${n}${set}`.repeat(16);
  return {
    id,
    volume: 'f'.repeat(32),
    device: device(n),
    path: `/var/lib/heketi/mounts/vg_${device(n)}/brick_${id}/brick`,
    sizeKiB: 1024 * 1024,
    poolKiB: 1024 * 1024,
    metadataKiB: 8192,
    pool: `tp_${id}`,
    lv: `brick_${id}`,
    kind: 'data',
    position: set * 3 + n - 1,
  };
}

function three() {
  const simulation = Simulation.create({
    hosts: names.map((name, index) => ({
      name,
      storage: `10.0.0.${index + 1}`,
      devices: [{ path: '/dev/vdb', sizeKiB: 20 * 1024 * 1024 }],
    })),
  });
  const hosts = createDirectHosts(simulation);
  const run = async (name: string, script: Script) => {
    const result = await hosts.run({ name, access: sshAccess() }, script, { timeoutSeconds: 600 });
    if (result.kind !== 'done' || result.code !== 0) throw new Error(JSON.stringify(result));
    return result.stdout;
  };
  return { simulation, run };
}

const deviceWork = (n: number) => ({
  deviceId: device(n),
  path: '/dev/vdb',
  destroyExistingData: false,
  expected: { sizeKiB: 20 * 1024 * 1024, serialNumber: `SIM-h${n}-vdb`, arrival: null },
});

test('the life of a volume with expansion, snapshot and clone, by the scripts that real hosts run', async () => {
  const { simulation, run } = three();
  const storage = (n: number) => `10.0.0.${n}`;
  await run('h1', peerProbeScript([storage(2), storage(3)], [], settings));
  expect(readPoolList(await run('h2', poolListScript(settings))).every((peer) => peer.connected)).toBe(true);
  for (const [index, name] of names.entries()) {
    await run(name, initDevicesScript([deviceWork(index + 1)], settings));
    await run(
      name,
      createBricksScript(
        [0, 1].map((set) => ({ brick: brick(index + 1, set), gid: 0 })),
        settings,
      ),
    );
  }
  const before = simulation.files('h1').read('/etc/fstab');
  const set = (number: number) => [1, 2, 3].map((n) => ({ host: storage(n), path: brick(n, number).path }));
  const durability = { type: 'replicate', replica: 3, arbiter: false } as const;
  const volume = {
    name: 'data',
    id: 'f'.repeat(32),
    durability,
    bricks: set(0),
    options: ['performance.readdir-ahead off'],
  };
  const create = createVolumeScript(volume, settings);
  await run('h1', create);
  await run('h2', create);
  const info = async (name: string) =>
    readVolumeInfo(await run('h3', { text: `gluster volume info ${name} --xml`, changes: false }))[0];
  expect(await info('data')).toMatchObject({ status: 'Started', type: 'Replicate', replica: 3 });
  await run('h1', addBricksScript(volume, durability, set(1), settings));
  expect(await info('data')).toMatchObject({ type: 'Distributed-Replicate' });
  await run('h1', rebalanceStartScript('data', settings));
  const states: string[] = [];
  for (let turn = 0; turn < 5; turn += 1)
    states.push(readRebalanceStatus(await run('h1', rebalanceStatusScript('data', settings))).state);
  expect(states.at(-1)).toBe('completed');
  const status = readVolumeStatus(await run('h1', volumeStatusScript('data', settings)));
  expect(status.map((each) => each.online)).toEqual(Array(6).fill(true));
  expect(readHealInfo(await run('h1', healInfoScript('data', settings)))).toHaveLength(6);
  const kept = () =>
    goodCopies(simulation.model).map(({ volume, good, aside }) => ({ volume, copies: [good, aside] }));
  expect(writeFile(simulation.model, 'data', '/folder/file', 'text\n')).toBeNull();
  // What is on the disks of a host that is off is there none the less.
  simulation.kill('h3');
  expect(kept()).toEqual([{ volume: 'data', copies: [3, 0] }]);
  simulation.boot('h3');
  const snapshot = { name: 'snap', volume: 'data', typed: 'data', description: 'two words' };
  await run('h1', createSnapshotScript(snapshot, settings));
  expect(readSnapshots(await run('h1', snapshotListScript('data', settings)))).toMatchObject([
    { name: 'snap', active: false },
  ]);
  const clone = {
    source: 'data',
    typedSource: 'data',
    name: 'copy',
    id: 'e'.repeat(32),
    snapshot: 'tmpsnap_e',
  };
  const [copied] = readVolumeInfo(await run('h1', cloneVolumeScript(clone, settings)));
  expect(copied).toMatchObject({ status: 'Started', options: { 'user.heketi.id': 'e'.repeat(32) } });
  expect(writeFile(simulation.model, 'data', '/folder/file', 'newer\n')).toBeNull();
  expect(kept()).toEqual(['data', 'copy'].map((name) => ({ volume: name, copies: [3, 0] })));
  expect(readFile(simulation.model, 'copy', '/folder/file')).toEqual({ content: 'text\n' });
  expect(copied?.bricks.every((each) => each.path.startsWith('/run/gluster/snaps/'))).toBe(true);
  await run('h1', deleteSnapshotScript(snapshot, 'refuse', settings));
  await run(
    'h1',
    deleteVolumeScript(
      { name: 'copy', id: 'e'.repeat(32), bricks: copied?.bricks ?? [] },
      durability,
      { ifUnused: false },
      settings,
    ),
  );
  await run(
    'h1',
    deleteVolumeScript({ ...volume, bricks: set(0) }, durability, { ifUnused: true }, settings),
  );
  for (const [index, name] of names.entries())
    await run(
      name,
      destroyBricksScript(
        [0, 1].map((each) => ({ brick: brick(index + 1, each), gid: 0 })),
        settings,
      ),
    );
  expect(simulation.files('h1').read('/etc/fstab')).not.toBe(before);
  expect(simulation.files('h1').read('/etc/fstab')).not.toContain('brick_');
  await run('h1', peerDetachScript([{ host: storage(3), uuid: null }], 'let go', settings));
  expect(simulation.notSimulated).toEqual([]);
});

test('a member that went away is waited for about a minute, not for ever, and is in the pool all the same', async () => {
  const { simulation, run } = three();
  const join = peerProbeScript(['10.0.0.2'], ['10.0.0.2'], settings);
  await run('h1', join);
  simulation.kill('h2');
  expect([...readJoined(await run('h1', join))]).toEqual(['10.0.0.2']);
});

test('of several, those that came count, whatever keeps the others', async () => {
  const { simulation, run } = three();
  const both = peerProbeScript(['10.0.0.2', '10.0.0.3'], ['10.0.0.2', '10.0.0.3'], settings);
  simulation.kill('h2');
  expect([...readJoined(await run('h1', both))]).toEqual(['10.0.0.3']);
});

describe('one that gluster has in its list, but has not counted in', () => {
  const both = ['10.0.0.2', '10.0.0.3'];
  const halfIn = (strangers: readonly string[]) => {
    const { simulation, run } = three();
    const peer = (host: string, state: string) =>
      `\nHostname: ${host}\nUuid: 0\nState: ${state} (Connected)\n`;
    const stderr = `Number of Peers: 2\n${peer('10.0.0.2', 'Accepted peer request')}${peer('10.0.0.3', 'Peer in Cluster')}`;
    const command = /^gluster .*peer status/;
    simulation.addFault({ command, lasting: true, effect: { kind: 'fails', code: 0, stderr } });
    const joining = run('h1', peerProbeScript(both, strangers, settings));
    const members = () => simulation.model.pools.map((pool) => pool.members.join(' ')).sort();
    return { joining, members };
  };

  test('is taken out again', async () => {
    const { joining, members } = halfIn(both);
    expect([...readJoined(await joining)]).toEqual(['10.0.0.3']);
    expect(members()).toEqual(['h1 h3', 'h2']);
  });

  test('stays where it was in the pool before', async () => {
    const { joining, members } = halfIn(['10.0.0.3']);
    expect([...readJoined(await joining)]).toEqual(['10.0.0.3']);
    expect(members()).toEqual(['h1 h2 h3']);
  });

  test('is not let go while it is off: that fails, and tells the way out', async () => {
    const { simulation, run } = three();
    await run('h1', peerProbeScript(['10.0.0.2'], [], settings));
    const undo = peerDetachScript([{ host: '10.0.0.2', uuid: null }], 'keep', settings);
    simulation.kill('h2');
    await expect(run('h1', undo)).rejects.toThrow(
      /10\.0\.0\.2 is not connected.*gluster peer detach 10\.0\.0\.2/,
    );
    expect(simulation.model.pools.map(({ members }) => members)).toEqual([['h1', 'h2'], ['h3']]);
    simulation.boot('h2');
    await run('h1', undo);
    expect(simulation.model.pools.map(({ members }) => members.length)).toEqual([1, 1, 1]);
  });
});

test('a peer that is let go while it is off believes itself in the pool, until it is emptied', async () => {
  const { simulation, run } = three();
  const join = peerProbeScript(['10.0.0.2'], [], settings);
  await run('h1', join);
  simulation.kill('h2');
  await run('h1', peerDetachScript([{ host: '10.0.0.2', uuid: null }], 'let go', settings));
  simulation.boot('h2');
  expect(readPoolList(await run('h2', poolListScript(settings)))).toEqual([
    expect.objectContaining({ host: '10.0.0.1', connected: false }),
    expect.objectContaining({ host: 'localhost', connected: true }),
  ]);
  expect(readPoolList(await run('h1', poolListScript(settings)))).toHaveLength(1);
  await expect(run('h1', join)).rejects.toThrow(/already part of another cluster/);
  await simulation.exec(
    'h2',
    'systemctl stop glusterd; rm -rf /var/lib/glusterd/*; systemctl start glusterd',
    '',
  );
  expect([...readJoined(await run('h1', join))]).toEqual(['10.0.0.2']);
});

test('a peer that has bricks stays, also where it has all bricks of a volume: gluster would let it go', async () => {
  const { simulation, run } = three();
  await run('h1', peerProbeScript(['10.0.0.2', '10.0.0.3'], [], settings));
  const create = 'gluster --mode=script volume create';
  for (const host of ['h2', 'h3']) await simulation.exec(host, 'mkdir -p /srv/a /srv/b /srv/c', '');
  await simulation.exec('h1', `${create} alone 10.0.0.3:/srv/a/brick 10.0.0.3:/srv/b/brick force`, '');
  await simulation.exec('h1', `${create} far 10.0.0.2:/srv/c/brick force`, '');
  const leave = (host: string, uuid: string | null) =>
    run('h1', peerDetachScript([{ host, uuid }], 'let go', settings));
  const words = '10.0.0.3 stays in the pool: volumes of gluster have bricks there: alone"';
  await expect(leave('10.0.0.3', simulation.host('h3').uuid)).rejects.toThrow(words);
  await expect(leave('10.0.0.3', null)).rejects.toThrow(words);
  expect(simulation.model.pools.map(({ members }) => members.length)).toEqual([3]);
});

test('a peer leaves only while all others are connected', async () => {
  const { simulation, run } = three();
  await run('h1', peerProbeScript(['10.0.0.2', '10.0.0.3'], [], settings));
  simulation.kill('h3');
  const leave = peerDetachScript([{ host: '10.0.0.2', uuid: null }], 'let go', settings);
  await expect(run('h1', leave)).rejects.toThrow(/One of the peers is probably down/);
});

test('a brick is mounted and served again after a power cut', async () => {
  const { simulation, run } = three();
  await run('h1', initDevicesScript([deviceWork(1)], settings));
  await run('h1', createBricksScript([{ brick: brick(1, 0), gid: 2000 }], settings));
  const bricks = [{ host: '10.0.0.1', path: brick(1, 0).path }];
  await run(
    'h1',
    createVolumeScript(
      { name: 'v', id: 'f'.repeat(32), durability: { type: 'none' }, bricks, options: [] },
      settings,
    ),
  );
  // glusterd doesn't sync the mark it sets: a plan does, as its last stage.
  await run('h1', changing(sh`run sync -f ${bricks[0]?.path ?? ''}`));
  simulation.kill('h1');
  simulation.boot('h1');
  expect(Object.keys(simulation.host('h1').bricks)).toEqual([brick(1, 0).path]);
  expect(simulation.files('h1').node(brick(1, 0).path)).toMatchObject({ mode: 0o2775, group: 2000 });
});

test('no two bricks of a host have one port, whatever was there before', async () => {
  const simulation = Simulation.create({
    hosts: [{ name: 'h1', storage: '10.0.0.1', zone: 1, devices: [] }],
  });
  const hosts = createDirectHosts(simulation);
  const run = async (script: ReturnType<typeof sh>) =>
    expect(
      await hosts.run({ name: 'h1', access: sshAccess() }, changing(script), { timeoutSeconds: 20 }),
    ).toMatchObject({
      code: 0,
    });
  const make = (name: string) =>
    run(
      sh`mkdir -p /b; gluster volume create ${name} ${`h1:/b/${name}`} force; gluster volume start ${name}`,
    );
  await make('a');
  await make('b');
  await run(sh`gluster --mode=script volume stop a; gluster --mode=script volume delete a`);
  await make('c');
  const ports = Object.values(simulation.host('h1').bricks).map(({ port }) => port);
  expect(ports.toSorted()).toEqual([49_152, 49_153]);
});

test('why a rebalance has no status is told in the words of gluster, not in those of its document', async () => {
  const { run } = three();
  const gluster = async (line: string) =>
    await run('h1', { text: `gluster --mode=script ${line}`, changes: true });
  const status = async (name: string) =>
    readRebalanceStatus(await run('h1', rebalanceStatusScript(name, settings)));
  await expect(status('none')).rejects.toThrow(/^Volume none does not exist$/);
  await run('h1', { text: 'mkdir /b', changes: true });
  await gluster('volume create one 10.0.0.1:/b/1 force');
  await expect(status('one')).rejects.toThrow(
    /^Volume one is not a distribute volume or contains only 1 brick\.\nNot performing rebalance$/,
  );
  await gluster('volume create two 10.0.0.1:/b/2 10.0.0.1:/b/3 force');
  await expect(status('two')).rejects.toThrow(/^Volume two needs to be started to perform rebalance$/);
  await gluster('volume start two');
  await expect(status('two')).rejects.toThrow(/^Rebalance not started for volume two\.$/);
  await run('h1', { text: 'systemctl stop glusterd', changes: true });
  await expect(status('two')).rejects.toThrow(/"code":1,.*Connection failed/);
});

describe('taking a brick away takes its pool', () => {
  const own = brick(1, 0);
  const group = `vg_${own.device}`;
  const other = brick(1, 1);
  const thin = (pool: string, lv: string) =>
    `lvcreate -qq --yes --thin ${group}/${pool} --virtualsize 1048576K --name ${lv}`;
  const withPool = (pool: string, lv: string) =>
    `lvcreate -qq --yes --poolmetadatasize 8192K --chunksize 256K --size 1048576K --thin ${group}/${pool} --virtualsize 1048576K --name ${lv}`;

  test.each([
    { how: 'where it alone lies in that', changed: [], left: [] },
    {
      how: 'where only the pool was made, and nothing lies in it',
      changed: [`lvremove -qq -f ${group}/${own.lv}`],
      left: [],
    },
    {
      how: 'not where something else lies in it, too',
      changed: [thin(own.pool, 'copy')],
      left: ['copy', own.pool],
    },
    {
      how: 'not where it is gone, and another lies in that',
      changed: [`lvremove -qq -f ${group}/${own.lv}`, thin(own.pool, 'kept')],
      left: ['kept', own.pool],
    },
    {
      how: 'not where it goes by another name there',
      changed: [`lvrename ${group} ${own.lv} kept`],
      left: ['kept', own.pool],
    },
    {
      how: 'not where it lies in the pool of another brick, and another in that',
      changed: [
        `lvremove -qq -f ${group}/${own.lv}`,
        `lvremove -qq -f ${group}/${own.pool}`,
        withPool(own.pool, 'kept'),
        thin(other.pool, own.lv),
      ],
      left: ['kept', own.pool],
    },
  ])('$how', async ({ changed, left }) => {
    const { simulation, run } = three();
    await run('h1', initDevicesScript([deviceWork(1)], settings));
    const works = [own, other].map((each) => ({ brick: each, gid: 0 }));
    await run('h1', createBricksScript(works, settings));
    const prepared = [`umount /dev/mapper/${group}-${own.lv}`, ...changed].join(' && ');
    expect(await simulation.exec('h1', prepared, '')).toMatchObject({ kind: 'done', code: 0 });
    await run('h1', destroyBricksScript(works.slice(0, 1), settings));
    const found = await run('h1', { text: `lvs --noheadings -o lv_name ${group}`, changes: false });
    expect(found.trim().split(/\s+/)).toEqual([...left, other.lv, other.pool].sort());
    expect(simulation.notSimulated).toEqual([]);
  });
});
