import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { State } from '../../src/model/state.ts';
import { usageByDevice } from '../../src/model/usage.ts';
import { NOTES_ROOT } from '../../src/shell/host-folders.ts';
import { type ForeignWorld, foreignWorld } from '../support/foreign-world.ts';
import { comparable } from './known.ts';

let world: ForeignWorld;

beforeEach(async () => {
  world = await foreignWorld();
});

afterEach(async () => await world.remove());

/** The state is gone, and all of its backups. */
async function forget(): Promise<State> {
  const state = await world.state();
  for (const name of ['state.json', 'state.json.backups'])
    await rm(join(world.folder, name), { force: true, recursive: true });
  return state;
}

function forgetNotes(hosts: readonly string[]): void {
  for (const host of hosts) {
    const { root } = world.simulation.host(host);
    for (const path of Object.keys(root.nodes))
      if (path.startsWith(`${NOTES_ROOT}/volume-`)) delete root.nodes[path];
  }
}

const ALL = ['gl1', 'gl2', 'gl3', 'gl4'];

function usedOnDisks(state: State): readonly (readonly [string, number])[] {
  const usage = usageByDevice(state);
  return Object.values(state.devices)
    .filter(({ foreign }) => foreign !== true)
    .map(({ id }) => [id, usage.get(id)?.usedKiB ?? 0] as const)
    .sort();
}

async function adopted(place: 'folder' | 'thick' | 'thin' | 'ours', moved: readonly string[]): Promise<void> {
  await world.place(place, 'byhand');
  await world.byHand('byhand', 'replica 3');
  await world.ok('adopt volume byhand');
  for (const brick of moved) await world.ok(`brick evict ${brick}`);
}

test.each([
  ['folder', []],
  ['thick', ['byhand@gl2']],
  ['thin', ['byhand@gl1', 'byhand@gl3']],
  ['ours', ['byhand@gl2']],
  ['thick', ['byhand@gl1', 'byhand@gl2', 'byhand@gl3']],
] as const)(
  'a lost state comes back with a volume that was adopted on a place that is %s, bricks moved: %j',
  async (place, moved) => {
    await adopted(place, moved);
    await world.ok('volume set byhand network.ping-timeout=20');
    await world.ok('repair --all');
    const before = await forget();
    const ran = await world.run('state rebuild gl1 --apply');
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('volume byhand')]);
    const found = await world.state();
    expect(comparable(found)).toEqual(comparable(before));
    expect(usedOnDisks(found)).toEqual(usedOnDisks(before));
    expect(await world.ok('state rebuild gl1 --apply')).toContain('Nothing to add');
    await world.ok('state check');
    await world.ok('verify');
    // No disk of ours is as large as the root disk, which a folder lies on.
    for (const host of place === 'folder' ? [] : ['gl1', 'gl2', 'gl3'])
      if (!moved.some((one) => one === `byhand@${host}`)) await world.ok(`brick evict byhand@${host}`);
    expect(await world.wrong()).toEqual([]);
  },
);

test('where no host holds a note of it, the tags of a moved brick prove it, and the others are told by their hosts', async () => {
  await adopted('thick', ['byhand@gl2']);
  const before = await forget();
  forgetNotes(ALL);
  await world.ok('state rebuild gl1 --apply');
  const found = await world.state();
  expect(usedOnDisks(found)).toEqual(usedOnDisks(before));
  expect(Object.keys(found.volumes)).toEqual(Object.keys(before.volumes));
  const places = ({ bricks, devices }: State) =>
    Object.values(bricks)
      .map(({ id: _id, device, ...brick }) => ({
        ...brick,
        on: devices[device]?.name,
        foreign: devices[device]?.foreign,
      }))
      .sort((a, b) => a.position - b.position);
  expect(places(found)).toEqual(places(before));
  expect(await world.ok('state rebuild gl1 --apply')).toContain('Nothing to add');
  await world.ok('repair note-missing');
  await world.ok('verify');
});

test('with a host off whose foreign brick only a note tells, it is where the note says', async () => {
  await adopted('thick', ['byhand@gl1']);
  const before = await forget();
  world.simulation.kill('gl3');
  const ran = await world.run('state rebuild gl1 gl2 gl3 gl4 --apply');
  expect([ran.code, ran.stdout]).toEqual([6, expect.stringContaining('2 bricks of it are foreign')]);
  const found = await world.state();
  expect(found.bricks).toEqual(before.bricks);
  expect(
    Object.values(found.devices)
      .filter(({ foreign }) => foreign === true)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(
    Object.values(before.devices)
      .filter(({ foreign }) => foreign === true)
      .map(({ id }) => id)
      .sort(),
  );
});

test('where neither notes nor tags prove it, it is said how it comes back, and that works when it is typed', async () => {
  await adopted('folder', []);
  const before = await forget();
  forgetNotes(ALL);
  const ran = await world.run('state rebuild gl1 --apply');
  expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('glusterctl adopt volume byhand')]);
  expect(Object.keys((await world.state()).volumes)).toEqual([]);
  await world.ok('adopt volume byhand');
  expect(Object.keys((await world.state()).volumes)).toEqual(Object.keys(before.volumes));
  expect(await world.ok('state rebuild gl1 --apply')).toContain('Nothing to add');
  await world.ok('verify');
});

test('a brick that was moved is ours again by its tags where the volume is adopted once more', async () => {
  await adopted('thick', ['byhand@gl2']);
  const before = await forget();
  forgetNotes(ALL);
  world.simulation.kill('gl3');
  const ran = await world.run('state rebuild gl1 gl2 gl3 gl4 --apply');
  expect([ran.code, ran.stdout]).toEqual([
    6,
    expect.stringContaining('it holds a brick of volume byhand, which stays out: leave it as it is'),
  ]);
  expect(ran.stdout).toContain('glusterctl adopt volume byhand');
  world.simulation.boot('gl3');
  await world.simulation.settle();
  await world.on('gl3', 'mount /dev/mapper/data-byhand /bricks/byhand');
  const adopting = await world.run('adopt volume byhand');
  expect(adopting.code, adopting.stderr).toBe(0);
  const found = await world.state();
  const moved = Object.values(before.bricks).find(({ lv }) => lv.startsWith('brick_'));
  expect(moved).toBeDefined();
  expect(found.bricks[moved?.id ?? '']).toEqual(moved);
  expect(Object.keys(found.volumes)).toEqual(Object.keys(before.volumes));
  const [used] = usedOnDisks(found).filter(([id]) => id === moved?.device);
  expect(used?.[1]).toBe((moved?.poolKiB ?? 0) + (moved?.metadataKiB ?? 0));
});
