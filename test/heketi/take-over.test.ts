import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { brickOf, durabilityOf } from '../../src/heketi/import/entities.ts';
import { possibleOrder } from '../../src/heketi/import/order.ts';
import { coming } from '../../src/heketi/import/under-way.ts';
import type { HeketiDatabase } from '../../src/heketi/records/database.ts';
import { volumesOfBricks } from '../../src/heketi/records/meanings.ts';
import { bricksPerSet } from '../../src/model/durability.ts';
import { findViolations } from '../../src/model/invariants.ts';
import type { State } from '../../src/model/state.ts';
import { bricksOf } from '../../src/model/usage.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { databaseFile, heketiDatabase } from '../support/heketi-databases.ts';
import { heketiHosts, type Orders } from '../support/heketi-hosts.ts';

const worlds: CommandWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

/** Sets as gluster may have them: never in the order of ids, in which Heketi lists bricks. What is yet to come is none. */
function orders(database: HeketiDatabase, names: readonly string[]): Orders {
  const owner = volumesOfBricks(database);
  const { bricks: onWay } = coming(database);
  return new Map(
    Object.values(database.volumeentries)
      .filter(({ Info }) => names.includes(Info.name))
      .map((volume) => {
        const { id } = volume.Info;
        const own = Object.values(database.brickentries)
          .filter(({ Info }) => owner.get(Info.id) === id && !onWay.has(Info.id))
          .map((brick) => brickOf(brick, id, brick.Info.node));
        const sets = possibleOrder(own, bricksPerSet(durabilityOf(volume, false)));
        const data = sets.filter(({ kind }) => kind === 'data').map((brick) => brick.id);
        const arbiters = sets.filter(({ kind }) => kind === 'arbiter').map((brick) => brick.id);
        return [id, [...data.reverse(), ...arbiters]] as const;
      }),
  );
}

async function world(
  name: string,
  volumes: readonly string[],
): Promise<{ readonly world: CommandWorld; readonly database: HeketiDatabase; readonly orders: Orders }> {
  const database = heketiDatabase(name);
  const made = orders(database, volumes);
  const simulation = await heketiHosts(database, made);
  const own = await commandWorld({ hosts: simulation.save(), state: null });
  worlds.push(own);
  await writeFile(join(own.folder, 'heketi.db'), databaseFile(`${name}.db`));
  return { world: own, database, orders: made };
}

/** The same, of a database that no server wrote: it comes as an export. */
async function worldOf(
  database: HeketiDatabase,
  made: Orders,
  given: HeketiDatabase = database,
): Promise<CommandWorld> {
  const simulation = await heketiHosts(database, made);
  const own = await commandWorld({ hosts: simulation.save(), state: null });
  worlds.push(own);
  await own.file('heketi.json', JSON.stringify(given));
  return own;
}

function idOf({ volumeentries }: HeketiDatabase, name: string): string {
  return Object.values(volumeentries).find(({ Info }) => Info.name === name)?.Info.id ?? '';
}

function named(state: State, name: string) {
  const volume = Object.values(state.volumes).find((one) => one.name === name);
  if (volume === undefined) throw new Error(`no volume ${name}`);
  return volume;
}

const SIX = ['ec-a', 'tagged', 'arbiter', 'after'];

describe('hosts that Heketi prepared', () => {
  it('are taken over with their volumes in the order of gluster, and nothing is changed on them', async () => {
    const { world: cli, orders: made } = await world('six-nodes-disperse', SIX);
    const before = cli.simulation.save();
    await cli.ok('heketi import heketi.db');
    expect(JSON.parse(cli.simulation.save()).hosts).toEqual(JSON.parse(before).hosts);
    const state = await cli.state();
    expect(findViolations(state)).toEqual([]);
    for (const [id, order] of made) {
      expect(bricksOf(state, id).map((brick) => brick.id)).toEqual(order);
      expect([state.volumes[id]?.orderUnknown, state.volumes[id]?.glusterUuid]).toEqual([
        undefined,
        expect.stringMatching(/^[0-9a-f-]{36}$/),
      ]);
    }
    expect(Object.values(state.nodes).every(({ glusterUuid }) => glusterUuid !== null)).toBe(true);
  });

  it('go on as any others: volumes are made, grown, cloned, moved and deleted', async () => {
    const { world: cli } = await world('six-nodes-disperse', SIX);
    await cli.ok('heketi import heketi.db');
    await cli.ok('volume create --size=10 --name=new');
    const after = named(await cli.state(), 'after');
    const [brick] = bricksOf(await cli.state(), after.id);
    await cli.ok(['brick', 'evict', brick?.id ?? '']);
    await cli.ok('volume clone after --name=twin');
    await cli.ok('volume expand after --expand-size=10');
    await cli.ok('volume delete tagged');
    await cli.ok('volume delete new');
    const state = await cli.state();
    expect(findViolations(state)).toEqual([]);
    expect(state.bricks[brick?.id ?? '']).toBeUndefined();
    expect(Object.values(state.operations)).toEqual([]);
    expect(Object.values(state.volumes).map(({ name }) => name)).not.toContain('tagged');
  });

  it('whose gluster does not answer leave the order unknown: no brick moves until it was asked', async () => {
    const { world: cli, orders: made } = await world('six-nodes-disperse', SIX);
    cli.simulation.addFault({ command: /volume info/, lasting: true, effect: { kind: 'fails' } });
    const { stderr } = await cli.run('heketi import heketi.db');
    expect(stderr).toContain('The order of bricks is not known of 7 volumes');
    cli.simulation.faults.clear();
    const after = named(await cli.state(), 'after');
    const [brick] = bricksOf(await cli.state(), after.id);
    await cli.ok('volume expand ec-a --expand-size=20');
    for (const line of [`brick evict ${brick?.id}`, 'volume clone after --name=twin']) {
      const refused = await cli.run(line);
      expect([refused.code, refused.stderr]).toEqual([
        5,
        expect.stringContaining('glusterctl repair volume-brick-order-unknown'),
      ]);
    }
    expect(await cli.ok('heketi import heketi.db')).toContain('is known now of 4 volumes');
    const state = await cli.state();
    for (const [id, order] of made)
      expect(
        bricksOf(state, id)
          .map((one) => one.id)
          .slice(0, order.length),
      ).toEqual(order);
    const { serial } = state;
    expect(await cli.ok('heketi import heketi.db')).toContain('nothing was changed');
    expect((await cli.state()).serial).toBe(serial);
    await cli.ok(`brick evict ${brick?.id}`);
  });

  it('tell of each volume and host what was asked, and what was told', async () => {
    const { world: cli, database } = await world('six-nodes-disperse', SIX);
    const told = async (line: string) => (await cli.run(`heketi import heketi.db ${line}`)).stderr;
    const names = Object.values(database.nodeentries).map(({ Info }) => Info.hostnames.manage[0] ?? '');
    const unknownOf = (count: string) =>
      `The order of bricks is not known of ${count}: Heketi's database has none, `;
    const NEVER = `${unknownOf('3 volumes')}and gluster has no volume of that name.`;
    expect(await told('--dry-run')).toContain(NEVER);
    const offline = await told('--dry-run --offline');
    expect(offline).toContain(`${unknownOf('7 volumes')}and no host was asked.`);
    expect(offline).not.toMatch(/gluster (told|has)/);

    const [first = '', second = '', third = '', ...others] = names;
    const mute = (host: string) =>
      cli.simulation.addFault({ host, command: /volume info/, lasting: true, effect: { kind: 'fails' } });
    mute(first);
    mute(second);
    cli.simulation.kill(third);
    const partly = await told('--dry-run');
    expect(partly).toContain(NEVER);
    expect(partly).toMatch(
      new RegExp(
        `^${first}, ${second} answered, but gluster did not tell of its volumes there \\(.*\\)\\. What may be wrong: glusterctl host check ${first} ${second}$`,
        'm',
      ),
    );
    expect(partly).toContain(`Nothing is known of ${third}: `);

    for (const host of others) mute(host);
    expect(await told('--dry-run')).toContain(
      `${unknownOf('7 volumes')}and gluster told it on none of their hosts.`,
    );

    cli.simulation.faults.clear();
    const { after } = cli.simulation.model.pools.find(({ volumes }) => volumes.after)?.volumes ?? {};
    if (after === undefined) throw new Error('no volume "after"');
    after.bricks.pop();
    expect(await told('--dry-run')).toContain(
      `${unknownOf('1 volume')}and gluster has other bricks in it than the database.`,
    );
  });

  it('tell of the state as it is, where the database was taken over before', async () => {
    const { world: cli } = await world('six-nodes-disperse', SIX);
    await cli.ok('heketi import heketi.db');
    const { stdout, stderr } = await cli.run('heketi import heketi.db --offline');
    expect(stdout).toContain('nothing was changed');
    expect(stderr).toContain('The order of bricks is not known of 3 volumes');
  });

  it('learn the order by a repair as well, once gluster answers', async () => {
    const { world: cli, orders: made } = await world('six-nodes-disperse', SIX);
    cli.simulation.addFault({ command: /volume info/, lasting: true, effect: { kind: 'fails' } });
    await cli.run('heketi import heketi.db');
    cli.simulation.faults.clear();
    const { id } = named(await cli.state(), 'after');
    const told = await cli.run('verify');
    expect([told.code, told.stdout]).toEqual([
      6,
      expect.stringContaining('The state does not know the order of the bricks of after'),
    ]);
    await cli.ok('repair volume-brick-order-unknown');
    const state = await cli.state();
    for (const [volume, order] of made) expect(bricksOf(state, volume).map((one) => one.id)).toEqual(order);
    for (const volume of made.keys()) expect(state.volumes[volume]?.orderUnknown).toBe(false);
    expect((await cli.run('verify -o name')).stdout).not.toContain('order');
    await cli.ok(`brick evict ${bricksOf(state, id)[0]?.id}`);
  });

  it('of v4 are taken over, and their volumes grow', async () => {
    const { world: cli, orders: made } = await world('old-format', ['first', 'single', 'snap', 'grown']);
    await cli.ok('heketi import heketi.db');
    const state = await cli.state();
    for (const [id, order] of made) expect(bricksOf(state, id).map((one) => one.id)).toEqual(order);
    await cli.ok('volume expand first --expand-size=5');
    await cli.ok('volume delete snap');
  });
});

const KEPT = ['keep', 'source', 'growing', 'evicted', 'onremoved', 'leaving'];

describe('what Heketi had begun', () => {
  it('and brought nothing of to the hosts is cleaned up to nothing', async () => {
    const { world: cli } = await world('pending', KEPT);
    await cli.ok('heketi import heketi.db');
    const before = await cli.state();
    const open = Object.values(before.operations).map(({ plan }) => plan.kind);
    expect(open.sort()).toEqual([
      'create-volume',
      'create-volume',
      'create-volume',
      'delete-volume',
      'evict-brick',
      'evict-brick',
      'expand-volume',
    ]);
    expect((await cli.ok('operation list')).trim().split('\n')).toHaveLength(7);
    for (const { id } of Object.values(before.operations))
      expect(await cli.ok(`operation info ${id}`)).toContain(id);
    await cli.ok('operation clean');
    const state = await cli.state();
    expect(Object.values(state.operations)).toEqual([]);
    expect(findViolations(state)).toEqual([]);
    const kept = Object.values(state.volumes).map(({ name }) => name);
    for (const name of KEPT) expect([name, kept.includes(name)]).toEqual([name, name !== 'leaving']);
    for (const name of ['arriving', 'arriving-early', 'failing']) expect(kept).not.toContain(name);
  });

  it('is finished where that is wanted', async () => {
    const { world: cli, database } = await world('pending', KEPT);
    await cli.ok('heketi import heketi.db');
    for (const { id, plan } of Object.values((await cli.state()).operations))
      if (plan.kind !== 'delete-volume') await cli.ok(`operation resume ${id}`);
    const state = await cli.state();
    expect(findViolations(state)).toEqual([]);
    expect(Object.values(state.operations).map(({ plan }) => plan.kind)).toEqual(['delete-volume']);
    for (const name of ['arriving', 'arriving-early', 'failing'])
      expect(bricksOf(state, named(state, name).id).length).toBeGreaterThan(0);
    expect(bricksOf(state, named(state, 'growing').id)).toHaveLength(6);
    const evictions = Object.values(database.pendingoperations).filter(({ Type }) => Type === 8);
    for (const { Actions } of evictions) {
      const of = (change: number) => Actions.find(({ Change }) => Change === change)?.Id ?? '';
      expect([state.bricks[of(3)], state.bricks[of(1)]?.volume]).toEqual([undefined, expect.any(String)]);
    }
  });
});

describe('what only the hosts know', () => {
  it('tells how far a move and an expansion came, and both are finished from there', async () => {
    const database = heketiDatabase('pending');
    const made = new Map(orders(database, KEPT));
    const id = (name: string) => idOf(database, name);
    const move = Object.values(database.pendingoperations).find(
      ({ Type, Actions }) => Type === 8 && Actions.length === 2,
    );
    const of = (change: number) => move?.Actions.find(({ Change }) => Change === change)?.Id ?? '';
    const [old, next] = [of(3), of(1)];
    const evicted = made.get(id('evicted')) ?? [];
    made.set(
      id('evicted'),
      evicted.map((brick) => (brick === old ? next : brick)),
    );
    const grown = made.get(id('growing')) ?? [];
    const expansion = Object.values(database.pendingoperations).find(({ Type }) => Type === 3);
    const added = (expansion?.Actions ?? []).flatMap(({ Change, Id }) => (Change === 1 ? [Id] : []));
    made.set(id('growing'), [...grown, ...added]);
    const cli = await worldOf(database, made);
    await cli.ok('heketi import heketi.json');
    const before = await cli.state();
    expect(bricksOf(before, id('evicted')).map((brick) => brick.id)).toEqual(made.get(id('evicted')));
    expect(bricksOf(before, id('growing')).map((brick) => brick.id)).toEqual(grown);
    expect([before.bricks[old]?.replacedBy, before.operations[move?.Id ?? '']?.direction]).toEqual([
      next,
      'forward',
    ]);
    for (const operation of [move?.Id, expansion?.Id]) await cli.ok(`operation resume ${operation}`);
    const after = await cli.state();
    expect(after.bricks[old]).toBeUndefined();
    expect(bricksOf(after, id('growing')).map((brick) => brick.id)).toEqual(made.get(id('growing')));
    expect(findViolations(after)).toEqual([]);
  });

  it('brings back a brick whose record is lost, with the sizes that LVM tells', async () => {
    const database = heketiDatabase('six-nodes-disperse');
    const made = orders(database, SIX);
    const [volume = '', order = []] = [...made].find(([id]) => id === idOf(database, 'after')) ?? [];
    const [lost = ''] = order;
    const { [lost]: record, ...brickentries } = database.brickentries;
    const cli = await worldOf(database, made, { ...database, brickentries });
    const text = await cli.ok('heketi import heketi.json');
    expect(text).toContain('gluster has a brick of it that the database lacks');
    const state = await cli.state();
    expect(bricksOf(state, volume).map(({ id }) => id)).toEqual(order);
    const { sizeKiB, poolKiB, metadataKiB, pool } = state.bricks[lost] ?? {};
    expect([sizeKiB, poolKiB, metadataKiB, pool]).toEqual([
      record?.Info.size,
      record?.TpSize,
      record?.PoolMetadataSize,
      record?.LvmThinPool,
    ]);
  });

  it('keeps what holds files from being undone, until its name is said', async () => {
    const database = heketiDatabase('pending');
    const arriving = Object.values(database.volumeentries).find(({ Info }) => Info.name === 'arriving');
    const made = new Map([...orders(database, KEPT), [arriving?.Info.id ?? '', arriving?.Bricks ?? []]]);
    const cli = await worldOf(database, made);
    await cli.ok('heketi import heketi.json');
    const operation = arriving?.Pending.Id ?? '';
    const { code, stderr } = await cli.run(`operation rollback ${operation}`);
    expect([code, stderr]).toEqual([5, expect.stringContaining('volume arriving is started')]);
    await cli.ok(`operation resume ${operation}`);
    const state = await cli.state();
    expect(bricksOf(state, named(state, 'arriving').id).map(({ id }) => id)).toEqual(arriving?.Bricks);
  });
});

describe('heketi import', () => {
  it('without hosts takes them for real ones, and never lets simulated ones in their place', async () => {
    const { world: cli } = await world('six-nodes-disperse', SIX);
    await cli.ok('heketi import heketi.db --offline');
    expect((await cli.state()).simulated).toBe(false);
    const { code, stderr } = await cli.run('heketi import heketi.db');
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining('is simulated, but this state is of real hosts'),
    ]);
  });

  it('refuses a state that holds other hosts, and leaves it alone', async () => {
    const { world: cli } = await world('six-nodes-disperse', []);
    await cli.ok('cluster create --name=lab');
    const { serial } = await cli.state();
    const { code, stderr } = await cli.run('heketi import heketi.db --offline');
    expect([code, stderr]).toEqual([5, expect.stringContaining('they are not those of the database')]);
    expect((await cli.state()).serial).toBe(serial);
  });

  it('shows what it would do, and does nothing, with --dry-run', async () => {
    const { world: cli } = await world('six-nodes-disperse', SIX);
    const text = await cli.ok('heketi import heketi.db --dry-run');
    expect(text).toContain('Would be taken over from heketi.db:');
    expect(text).toContain('1 cluster, 7 nodes');
    expect((await cli.state()).serial).toBe(0);
    const load = await cli.ok('topology load --heketi-db=heketi.db --dry-run');
    expect(load).toBe(text);
  });

  it('says of what can only be typed when it is there that it comes after the import', async () => {
    const { world: cli } = await world('pending', []);
    const text = await cli.ok('heketi import heketi.db --offline --dry-run');
    const commands = text.split('\n').filter((line) => /^ +(After the import: )?glusterctl /.test(line));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((line) => !line.includes('After the import: '))).toEqual([]);
    expect(await cli.ok('heketi import heketi.db --offline')).not.toContain('After the import');
  });
});
