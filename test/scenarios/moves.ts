import { expect } from 'vitest';
import {
  bricksInGluster,
  type ClientAtWork,
  clientAtWork,
  expectEmpty,
  expectHealed,
  openOperations,
} from './moving.ts';
import { expectAgreement, json, loadTopology, PING, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

function create(name: string, ...flags: readonly string[]): readonly string[] {
  return ['volume', 'create', '--size=1', `--name=${name}`, PING, ...flags];
}

/** Evicts a brick by its place in gluster's order, and what must be true then; gives the one that came for it. */
async function evict(world: World, volume: string, place: number): Promise<string> {
  const before = await bricksInGluster(world, volume);
  const old = before[place] ?? '';
  await runs(world, ['brick', 'evict', old]);
  const after = await bricksInGluster(world, volume);
  const next = after[place] ?? '';
  expect(next).not.toBe(old);
  // Every other one is where it was, and the new one where the old one was: the last of a set stays its arbiter.
  expect(after).toEqual(before.map((brick) => (brick === old ? next : brick)));
  await expectAgreement(world);
  expect(await openOperations(world)).toEqual([]);
  return next;
}

async function allIsWell(world: World, client: ClientAtWork, volumes: readonly string[]): Promise<void> {
  await client.ends();
  for (const volume of volumes) await expectHealed(world, volume);
  await runs(world, ['status']);
}

const REDUNDANT: readonly { name: string; flags: readonly string[]; places: readonly number[] }[] = [
  { name: 'replica 3: a brick', flags: [], places: [1] },
  { name: 'arbiter: a brick with data, then the arbiter', flags: ['--arbiter'], places: [0, 2] },
  {
    name: 'disperse 2+1: a brick',
    flags: ['--durability=disperse', '--disperse-data=2', '--redundancy=1'],
    places: [2],
  },
];

const evicted: readonly Scenario[] = REDUNDANT.map(({ name, flags, places }) => ({
  name: `${name} is evicted while a client writes: no error, no file changed`,
  core: flags.length === 0,
  async run(world) {
    await loadTopology(world);
    await runs(world, create('data', ...flags));
    const client = await clientAtWork(world, ['data']);
    for (const place of places) await evict(world, 'data', place);
    await allIsWell(world, client, ['data']);
  },
}));

export const moves: readonly Scenario[] = [
  ...evicted,
  {
    name: 'distributed: a brick is evicted while a client writes; a file that is locked is told, the next try moves it',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=3', '--name=data', '--durability=none', PING]);
      // One brick would do for the size; three take files.
      await runs(world, ['volume', 'expand', 'data', '--expand-size=1', '--wait']);
      await runs(world, ['volume', 'expand', 'data', '--expand-size=1', '--wait']);
      const before = await bricksInGluster(world, 'data');
      expect(before).toHaveLength(3);
      const client = await clientAtWork(world, ['data']);
      const [old = ''] = before;
      const close = await client.holdOpenOn(old);
      const ran = await world.interrupted('could not be moved', 'brick', 'evict', old);
      expect(ran.code, ran.stderr).toBe(130);
      expect(await bricksInGluster(world, 'data')).toContain(old);
      const [operation = ''] = await openOperations(world);
      await close();
      // What the client is just writing may be held open again, for a moment.
      let tries = 0;
      do {
        tries += 1;
        await world.interrupted('could not be moved', 'operation', 'resume', operation);
      } while ((await openOperations(world)).length > 0 && tries < 5);
      expect(await openOperations(world)).toEqual([]);
      const after = await bricksInGluster(world, 'data');
      expect(after).toHaveLength(3);
      expect(after).not.toContain(old);
      await expectAgreement(world);
      await client.ends();
      await runs(world, ['status']);
    },
  },
  {
    name: 'a node is drained of bricks of two volumes at once while clients write',
    hosts: 4,
    async run(world) {
      await loadTopology(world);
      await runs(world, create('data'));
      await runs(world, create('more', '--arbiter'));
      const client = await clientAtWork(world, ['data', 'more']);
      // Each has three of four hosts, so that two at least have bricks of both; no client is on that host.
      const bricks = [
        ...(await bricksInGluster(world, 'data')),
        ...(await bricksInGluster(world, 'more')),
      ].map((brick) => brick.replace(/:.*/, ''));
      const host = world.hosts.slice(1).find((each) => bricks.filter((name) => name === each).length === 2);
      expect(host).toBeDefined();
      const ran = await runs(world, ['node', 'drain', host ?? '']);
      expect(ran.stderr).toMatch(/volume data/);
      await expectAgreement(world);
      await expectEmpty(world, host ?? '');
      for (const volume of ['data', 'more'])
        for (const brick of await bricksInGluster(world, volume)) expect(brick).not.toContain(host);
      expect(await openOperations(world)).toEqual([]);
      await allIsWell(world, client, ['data', 'more']);
    },
  },
  {
    name: 'Ctrl-C while a brick is healed: it is told how to go on, and resumed to its end',
    async run(world) {
      await loadTopology(world);
      await runs(world, create('data'));
      const client = await clientAtWork(world, ['data']);
      const before = await bricksInGluster(world, 'data');
      const [, old = ''] = before;
      const ran = await world.interrupted('waiting for the brick of volume data', 'brick', 'evict', old);
      expect(ran.code, ran.stderr).toBe(130);
      const [operation = ''] = await openOperations(world);
      expect(ran.stderr).toContain(`glusterctl operation resume ${operation}`);
      // The new brick has its place, and nothing more is taken away: of the same data three copies are on disks.
      expect(await bricksInGluster(world, 'data')).not.toContain(old);
      expect((await world.onHost(old.replace(/:.*/, ''), `ls -d ${old.replace(/^.*?:/, '')}`)).code).toBe(0);
      const back = await world.run('operation', 'rollback', operation);
      expect(back.code, back.stderr).toBe(5);
      await runs(world, ['operation', 'resume', operation]);
      expect(await openOperations(world)).toEqual([]);
      await expectAgreement(world);
      await allIsWell(world, client, ['data']);
      expect((await json(world, 'operation', 'info')).total).toBe(0);
    },
  },
];
