import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import type { BlockVolume, Brick, Volume } from '../../src/model/entities.ts';
import type { State } from '../../src/model/state.ts';
import { NO_NOTE_WORK, notesFragment } from '../../src/notes/script.ts';
import { NOTES_ROOT } from '../../src/shell/host-folders.ts';
import { changing } from '../../src/shell/script.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import type { HostModel } from '../../src/simulator/model/types.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { bootWithNames } from '../support/disks.ts';
import { comparable, mapped, takeMarks } from './known.ts';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
  await world.ok('topology load --json=topology.json');
});
afterEach(async () => {
  await world.remove();
});

/** The state is gone, and all of its backups. */
async function forget(): Promise<State> {
  const state = await world.state();
  for (const name of ['state.json', 'state.json.backups'])
    await rm(join(world.folder, name), { force: true, recursive: true });
  return state;
}

function hostModel(name: string): HostModel {
  return world.simulation.host(name);
}

async function shown(line: string, code: number): Promise<string> {
  const ran = await world.run(line);
  expect([line, ran.code, ran.code === code ? '' : ran.stdout + ran.stderr]).toEqual([line, code, '']);
  return ran.stdout;
}

/** It can be worked with. */
async function works(): Promise<void> {
  await world.ok('state check');
  expect(await world.wrong()).toEqual([]);
  await world.ok('volume create --size=1 --name=made-since');
  await world.ok('volume expand made-since --expand-size=1');
  await world.ok('volume delete data');
  expect(await world.wrong()).toEqual([]);
}

describe('a state that is gone', () => {
  test('comes back from one host of the pool as it was, and can be worked with', async () => {
    await world.ok('volume create --size=2 --name=data --gid=2000 --snapshot-factor=1.5');
    await world.ok('volume create --size=18 --name=two --snapshot-factor=1.2');
    await world.ok('volume create --size=3 --name=arb --arbiter');
    await world.ok(
      'volume create --size=4 --name=disp --durability=disperse --disperse-data=2 --redundancy=1',
    );
    await world.ok(
      'volume create --size=1 --name=dist --durability=none --gluster-volume-options="nfs.disable off"',
    );
    await world.ok('volume clone disp --name=copy');
    await world.ok('snapshot create two before');
    await world.ok('volume expand arb --expand-size=1');
    await world.ok('brick evict BRICK'.replace('BRICK', await brickOf('data')));
    await world.ok('volume stop dist');
    const before = await forget();
    expect(await shown('state rebuild gl1', 0)).toContain('Nothing was written.');
    await expect(world.state()).resolves.toMatchObject({ serial: 0 });
    await world.ok('state rebuild gl1 --apply');
    expect(comparable(await world.state())).toEqual(comparable(before));
    const logged = await world.ok('log -o json');
    expect(logged.includes('["state","rebuild","gl1","--apply"]')).toBe(true);
    expect(await world.ok('state rebuild gl1 --apply')).toContain('Nothing to add');
    await world.ok('snapshot delete before');
    await works();
  });

  test('comes back where Heketi made everything: sizes, room for snapshots and group are read off the bricks', async () => {
    await world.ok('volume create --size=2 --name=data --gid=2000 --snapshot-factor=1.5');
    await world.ok(
      'volume create --size=4 --name=disp --durability=disperse --disperse-data=2 --redundancy=1',
    );
    await world.ok('volume create --size=3 --name=arb --arbiter');
    const before = await world.state();
    await world.ok('volume clone arb --name=copy');
    const cloned = Object.values((await forget()).bricks).filter(({ id }) => before.bricks[id] === undefined);
    takeMarks(world.simulation.model);
    await world.ok('state rebuild --topology=topology.json --apply');
    const found = await world.state();
    // What bricks of clones were called is nowhere: they have new ids.
    const places = (bricks: readonly Brick[]) =>
      bricks.map(({ id: _, ...brick }) => brick).toSorted((a, b) => a.position - b.position);
    const copy = Object.values(found.volumes).find(({ name }) => name === 'copy')?.id ?? '';
    expect(places(Object.values(found.bricks).filter(({ volume }) => volume === copy))).toEqual(
      places(cloned),
    );
    expect(await world.run('volume delete copy')).toMatchObject({ code: 0 });
    expect(heketis(await world.state())).toEqual(heketis(before));
    expect(
      Object.values(found.nodes)
        .map(({ zone, state }) => [zone, state])
        .sort(),
    ).toEqual([
      [1, 'online'],
      [2, 'online'],
      [3, 'online'],
      [4, 'online'],
    ]);
    await world.ok('state check');
    await world.ok('volume expand data --expand-size=1');
    spread();
    await world.ok('volume delete data');
  });

  test('is guessed only where a person accepts it: until then a host takes no bricks', async () => {
    await world.ok('volume create --size=2 --name=data');
    await forget();
    takeMarks(world.simulation.model);
    const text = await shown('state rebuild gl1', 6);
    expect(text).toContain('--accept=cluster:');
    expect(text).toContain('--accept=node:gl1');
    const refused = await world.run('state rebuild gl1 --accept=node:gl9');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('node:gl1')]);
    const applied = await shown('state rebuild gl1 --accept=node:gl1 --apply', 6);
    expect(applied).not.toContain('--accept');
    const { nodes, clusters, volumes } = await world.state();
    const online = Object.values(nodes).filter(({ state }) => state === 'online');
    expect(online.map(({ manage }) => manage)).toEqual([['gl1']]);
    expect(Object.values(clusters)).toMatchObject([{ file: false, block: false }]);
    expect(Object.values(volumes).map(({ name }) => name)).toEqual(['data']);
    expect((await world.run('volume create --size=1')).code).toBe(5);
    // What was not accepted is taken into use in the state, as a run says, and a later one again.
    const again = await shown('state rebuild gl1 --accept=all', 6);
    for (const line of typed(applied)) expect(again).toContain(line);
    for (const line of typed(applied)) await world.ok(line.replace('NUMBER', '3').replace('glusterctl ', ''));
    expect(typed(applied)).toHaveLength(7);
    await world.ok('volume create --size=1');
    expect(await shown('state rebuild gl1 --accept=all', 0)).toContain('Nothing to add');
  });
});

/** The commands that a text tells to type. */
function typed(text: string): readonly string[] {
  return [...text.matchAll(/→ .*?: (glusterctl [^\n]+)/g)].map(([, line = '']) => line);
}

async function brickOf(name: string): Promise<string> {
  const { volumes, bricks } = await world.state();
  const volume = Object.values(volumes).find((one) => one.name === name)?.id;
  return Object.values(bricks).find((brick) => brick.volume === volume)?.id ?? '';
}

/** What of a state Heketi's hosts tell: neither who nodes are, nor tags, nor what was asked for. */
function heketis(state: State): unknown {
  const host = (node: string) => state.nodes[node]?.manage[0];
  return {
    devices: mapped(state.devices, ({ node, tags: _, ...device }) => ({ ...device, node: host(node) })),
    bricks: mapped(state.bricks, (brick) => brick),
    volumes: mapped(
      state.volumes,
      ({ cluster: _cluster, created: _created, requested: _requested, glusterUuid: _uuid, ...volume }) => ({
        ...volume,
        // Only recorded, by Heketi too: where an option of the server is unset.
        options: volume.options.filter((option) => option !== '' && !option.startsWith('user.heketi.')),
      }),
    ),
  };
}

/** Files have been spread. */
function spread(): void {
  for (const { volumes } of world.simulation.model.pools)
    for (const { rebalance } of Object.values(volumes)) if (rebalance) rebalance.status = 'completed';
}

async function onHost(host: string, line: string): Promise<void> {
  const outcome = await world.simulation.exec(host, line, '');
  expect(outcome).toMatchObject({ kind: 'done', code: 0 });
}

/** A further disk, with a group of somebody else. */
async function foreignGroup(host: HostModel): Promise<void> {
  const [disk] = host.disks;
  if (disk === undefined) throw new Error('no disk');
  host.disks.push({ ...disk, path: '/dev/vdd', serial: 'OTHER', content: null });
  await onHost(host.name, 'vgcreate debian-vg /dev/vdd');
}

/** A pool that no volume has; gives where. */
function orphanPool(host: HostModel): string {
  for (const [name, { volumes }] of Object.entries(host.groups)) {
    const pool = Object.values(volumes).find(({ kind }) => kind === 'pool');
    if (pool === undefined) continue;
    volumes.tp_orphan = { ...pool, name: 'tp_orphan', uuid: 'another' };
    return name;
  }
  throw new Error('no pool');
}

describe('what is on the hosts besides', () => {
  test("is told, and left alone: a group and a volume of others, a pool without a volume, a note that can't be read", async () => {
    await world.ok('volume create --size=2 --name=data');
    const [first] = Object.values((await world.state()).bricks);
    const { nodes, devices } = await world.state();
    const name = nodes[devices[first?.device ?? '']?.node ?? '']?.manage[0] ?? '';
    const before = await forget();
    await foreignGroup(hostModel('gl1'));
    const orphan = orphanPool(hostModel(name));
    await onHost(
      'gl2',
      'mkdir -p /srv/own/brick; gluster --mode=script volume create own 10.0.0.2:/srv/own/brick force',
    );
    await onHost('gl3', `printf 'rubbish' >${NOTES_ROOT}/volume-x.json`);
    const text = await shown('state rebuild gl1', 6);
    const words = [
      'volume group debian-vg on gl1',
      'volume own',
      `${orphan}/tp_orphan on ${name}`,
      'a note on gl3',
    ];
    for (const word of words) expect(text).toContain(word);
    await shown('state rebuild gl1 --apply', 6);
    expect(comparable(await world.state())).toEqual(comparable(before));
    expect(hostModel(name).groups[orphan]?.volumes.tp_orphan).toBeDefined();
  });

  test('a disk that has another name by now is told by its group, and has the new name', async () => {
    await world.ok('volume create --size=2 --name=data');
    const before = await forget();
    bootWithNames(world, 'gl1', { '/dev/vdb': '/dev/vdc', '/dev/vdc': '/dev/vdb' });
    await world.ok('state rebuild gl2 --apply');
    const found = await world.state();
    const named = ({ devices }: State) => mapped(devices, ({ pvUuid }) => pvUuid);
    expect(named(found)).toEqual(named(before));
    for (const { id, name, node } of Object.values(found.devices)) {
      const [group] = Object.entries(hostModel(found.nodes[node]?.manage[0] ?? '').groups).filter(
        ([, { disks }]) => disks.includes(name),
      );
      expect(group?.[0]).toBe(`vg_${id}`);
    }
    await works();
  });

  test('a host that is off is offline with all that others know of it; its volumes are there', async () => {
    await world.ok('volume create --size=2 --name=data');
    const before = await forget();
    const [brick] = Object.values(before.bricks);
    const node = before.nodes[before.devices[brick?.device ?? '']?.node ?? ''];
    const dead = node?.manage[0] ?? '';
    world.simulation.kill(dead);
    const ran = await world.run('state rebuild --topology=topology.json --apply');
    expect([ran.code, ran.stdout]).toEqual([6, expect.stringMatching(new RegExp(`node ${dead}: `))]);
    const found = await world.state();
    expect(found.nodes[node?.id ?? '']).toMatchObject({ zone: node?.zone, manage: [dead], state: 'offline' });
    expect(found.devices[brick?.device ?? '']).toMatchObject({ node: node?.id, state: 'offline' });
    expect(mapped(found.bricks, (each) => each)).toEqual(mapped(before.bricks, (each) => each));
    await world.ok('state check');
    const beside = await shown('state rebuild --topology=topology.json --apply', 6);
    expect(beside).toContain(`node ${dead}: `);
    expect(beside).toContain('Nothing to add');
    world.simulation.boot(dead);
    expect(typed(ran.stdout)).toContain(`glusterctl device resync ${brick?.device}`);
    for (const line of typed(ran.stdout)) await world.ok(line.replace('glusterctl ', ''));
    const { nodes, devices } = await world.state();
    expect(nodes[node?.id ?? '']?.state).toBe('online');
    expect(devices[brick?.device ?? '']?.state).toBe('online');
    expect((await world.state()).devices[brick?.device ?? '']).toMatchObject({
      totalKiB: before.devices[brick?.device ?? '']?.totalKiB,
      pvUuid: before.devices[brick?.device ?? '']?.pvUuid,
    });
  });
});

describe('a disk that nobody told of, since its host was off', () => {
  async function backAgain(): Promise<{
    readonly before: State;
    readonly told: string;
    readonly host: string;
  }> {
    await world.ok('volume create --size=2 --name=data');
    await world.ok('volume create --size=1 --name=lone --durability=none');
    const known = await world.state();
    const lone = Object.values(known.volumes).find(({ name }) => name === 'lone')?.id;
    const [brick] = Object.values(known.bricks).filter(({ volume }) => volume === lone);
    const host = known.nodes[known.devices[brick?.device ?? '']?.node ?? '']?.manage[0] ?? '';
    const before = await forget();
    world.simulation.kill(host);
    await shown('state rebuild --topology=topology.json --apply', 6);
    world.simulation.boot(host);
    await world.simulation.settle();
    await world.ok(`node enable ${host}`);
    for (const { id, state } of Object.values((await world.state()).devices))
      if (state === 'offline')
        for (const verb of ['resync', 'enable']) await world.ok(`device ${verb} ${id}`);
    return { before, told: await shown('verify', 6), host };
  }

  /** The commands of this program that a difference tells. */
  function commandsOf(text: string, ...words: readonly string[]): readonly string[] {
    const lines = [...text.matchAll(/glusterctl ((?:repair|adopt|device) \S+[^\n]*)/g)];
    return lines
      .map(([, line = '']) => line.trim())
      .filter((line) => words.some((word) => line.startsWith(word)));
  }

  test('is named by verify when it is back, and taken in with what lies on it by what verify tells to type', async () => {
    const { before, told, host } = await backAgain();
    // Nothing else is told of it: notes, mounts and volumes there are none of nothing.
    const lines = commandsOf(told, 'repair', 'device', 'adopt');
    expect(lines.map((line) => line.replace(/[\w-]*$/, ''))).toEqual([
      `repair device-not-in-state:${host}:`,
      `repair device-not-in-state:${host}:`,
      'device enable ',
    ]);
    for (const line of lines) await world.ok(line);
    // What lies on them can only be taken in with them there.
    const then = commandsOf(await shown('verify', 6), 'repair', 'device', 'adopt');
    expect(then).toEqual(['adopt volume lone']);
    for (const line of then) await world.ok(line);
    const { devices, volumes, bricks } = await world.state();
    expect(mapped(devices, (device) => device)).toEqual(mapped(before.devices, (device) => device));
    expect(mapped(bricks, (brick) => brick)).toEqual(mapped(before.bricks, (brick) => brick));
    expect(mapped(volumes, ({ name, sizeKiB, tags }) => ({ name, sizeKiB, tags }))).toEqual(
      mapped(before.volumes, ({ name, sizeKiB, tags }) => ({ name, sizeKiB, tags })),
    );
    await world.ok('verify');
    await world.ok('state check');
    expect(await world.ok(`state rebuild ${host}`)).toContain('Nothing to add');
    await works();
  });

  test('is not taken in where another state or another host claims it', async () => {
    const { told, host } = await backAgain();
    const [id = ''] = commandsOf(told, 'repair device-not-in-state');
    const state = await world.state();
    const [name = ''] = Object.keys(hostModel(host).groups).filter(
      (group) => state.devices[group.slice(3)] === undefined,
    );
    const group = hostModel(host).groups[name];
    if (group === undefined) throw new Error('no group');
    group.tags = group.tags.map((tag) =>
      tag.startsWith('glusterctl.lineage=') ? `glusterctl.lineage=${'a'.repeat(32)}` : tag,
    );
    expect(await shown('verify', 6)).toContain('group-of-no-device');
    const ran = await world.run(id);
    expect([ran.code, ran.stdout]).toEqual([4, '']);
    expect((await world.state()).devices).toEqual(state.devices);
  });
});

describe('conflicts are told and never written', () => {
  async function conflicting(words: string): Promise<void> {
    await forget();
    const text = await shown('state rebuild gl1 --accept=all --apply', 5);
    expect(text).toContain('Conflicting');
    expect(text).toContain(words);
    await expect(world.state()).resolves.toMatchObject({ serial: 0 });
  }

  test('hosts of two states', async () => {
    const [group] = Object.values(hostModel('gl2').groups);
    if (group !== undefined) group.tags = ['glusterctl', `glusterctl.lineage=${'a'.repeat(32)}`];
    await conflicting(`${'a'.repeat(32)} on gl2`);
  });

  test('two hosts that hold one volume group', async () => {
    const [[name, group] = ['', undefined]] = Object.entries(hostModel('gl1').groups);
    const other = hostModel('gl2');
    const [there = ''] = Object.keys(other.groups);
    const present = other.groups[there];
    if (group === undefined || present === undefined) throw new Error('no group');
    delete other.groups[there];
    other.groups[name] = present;
    for (const { path, content } of other.disks)
      if (present.disks.includes(path) && content?.type === 'lvm') content.group = name;
    await conflicting(`both hold the volume group ${name}`);
  });

  test('two volumes with one id', async () => {
    await world.ok('volume create --size=1 --name=one');
    await world.ok('volume create --size=1 --name=two');
    const [pool] = world.simulation.model.pools.filter(({ volumes }) => volumes.one !== undefined);
    const [one, two] = [pool?.volumes.one, pool?.volumes.two];
    if (one === undefined || two === undefined) throw new Error('no volumes');
    two.options['user.heketi.id'] = one.options['user.heketi.id'] ?? '';
    await conflicting('both are marked with the id');
  });
});

test('block volumes come back from their notes, without their passwords', async () => {
  await world.ok('volume create --size=2 --name=data');
  const state = await forget();
  const [volume] = Object.values(state.volumes);
  if (volume === undefined) throw new Error('no volume');
  const { password: _, ...told } = blockOn(volume);
  const work = { ...NO_NOTE_WORK, write: [{ kind: 'block-volume' as const, ...told }] };
  const script = changing(notesFragment(work, state.lineage));
  const host = { name: 'gl1', access: sshAccess() };
  const ran = await createDirectHosts(world.simulation).run(host, script, { timeoutSeconds: 60 });
  expect(ran).toMatchObject({ kind: 'done', code: 0, stderr: '' });
  expect(await shown('state rebuild gl1 --apply', 0)).toContain('block volume lun');
  expect((await world.state()).blockVolumes).toEqual({ [told.id]: { ...blockOn(volume), password: '' } });
});

function blockOn({ id, cluster }: Volume): BlockVolume {
  return {
    id: 'b'.repeat(32),
    cluster,
    hostingVolume: id,
    name: 'lun',
    sizeGiB: 1,
    usableGiB: 1,
    ha: 2,
    auth: true,
    hosts: ['10.0.0.1', '10.0.0.2'],
    iqn: 'iqn.2016-12.org.gluster-block:x',
    lun: 0,
    username: 'someone',
    password: 'secret',
  };
}

test('hosts of a cluster from before there were notes keep its id, by the notes of what was made since', async () => {
  await world.ok('volume create --size=2 --name=old');
  for (const { root } of world.simulation.model.hosts)
    for (const path of Object.keys(root.nodes))
      if (path.startsWith(`${NOTES_ROOT}/`)) delete root.nodes[path];
  await world.ok('volume create --size=2 --name=data');
  const before = await forget();
  const said = await shown('state rebuild --topology=topology.json --apply', 0);
  expect(said).toContain('In what hosts still differ from it: glusterctl verify\n');
  const found = await world.state();
  expect([found.lineage, Object.keys(found.clusters)]).toEqual([
    before.lineage,
    Object.keys(before.clusters),
  ]);
  expect(Object.keys(found.volumes).sort()).toEqual(Object.keys(before.volumes).sort());
  await world.ok('state check');
  expect(await shown('verify', 6)).toContain('glusterctl repair note-missing:gl1');
  await world.ok('repair note-missing');
  await world.ok('verify');
});

test('a state that is there is never written over', async () => {
  await world.ok('volume create --size=1 --name=data');
  await world.ok('state backup');
  const older = await world.state();
  await world.ok('volume create --size=1 --name=since');
  expect(await world.ok('state rebuild gl1 --apply')).toContain('Nothing to add');
  const [backup] = JSON.parse(await world.ok('state backups -o json')).backups.filter(
    ({ serial }: { serial: number }) => serial === older.serial,
  ) as { serial: number }[];
  await world.ok(`state restore ${backup?.serial}`);
  const before = await world.state();
  const ran = await world.run('state rebuild gl1 --apply');
  expect([ran.code, ran.stderr]).toEqual([5, expect.stringContaining('volume since')]);
  expect(await world.state()).toEqual(before);
});

test('a volume whose id was guessed and not accepted comes in with a state of its own, as is said', async () => {
  await world.ok('volume create --size=1 --name=data');
  await forget();
  takeMarks(world.simulation.model);
  for (const { volumes } of world.simulation.model.pools)
    for (const { options } of Object.values(volumes)) delete options['user.heketi.id'];
  const applied = await shown('state rebuild --topology=topology.json --apply', 6);
  const [line = ''] = typed(applied).filter((one) => one.includes('volume:data'));
  expect(Object.keys((await world.state()).volumes)).toEqual([]);
  const anew = line.replace('glusterctl ', '').replace('--state=FILE', '--state=anew.json');
  await world.ok(anew);
  expect(await world.ok('volume list --state=anew.json')).toContain('data');
});

test('who begins anew where a state was lost is told of the rebuild', async () => {
  await world.ok('volume create --size=1 --name=data');
  await forget();
  const help = 'glusterctl state rebuild --help';
  expect((await world.run('cluster list')).stderr).toContain(help);
  const load = await world.run('topology load --json=topology.json');
  expect(load.stdout + load.stderr).toContain(help);
  const added = await world.run('device add --name=/dev/vdb --node=gl1');
  expect([added.code, added.stderr]).toEqual([5, expect.stringContaining(help)]);
});
