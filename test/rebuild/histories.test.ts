import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ownDevices } from '../../src/model/foreign.ts';
import { roundUp } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { filledIn, type History, history } from '../crash/histories.ts';
import { type ByHand, leftOut, madeByHand, makeAndAdopt, untold, withForeign } from './adopting.ts';
import { comparable, mapped, takeMarks } from './known.ts';

/** As many as the random histories of test/crash are told to be, a tenth of them. */
const TOLD = process.env.GLUSTERCTL_TEST_HISTORIES;
const NUMBER = Math.max(1, Math.round(Number(TOLD ?? 60) / 10));
const SEED = Number(process.env.GLUSTERCTL_TEST_SEED ?? (TOLD === undefined ? 7 : Date.now() % 1_000_000));

it(`after whatever was done, the hosts tell the state again: ${NUMBER} histories`, {
  timeout: NUMBER * 30_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(3), async (told, dead) => {
      await tells(told, [], dead);
    }),
    { numRuns: NUMBER, seed: SEED, endOnFailure: true },
  );
});

it(`and so they do of volumes that were made by hand and adopted: ${NUMBER} histories`, {
  timeout: NUMBER * 40_000,
}, async () => {
  const stories: string[] = [];
  await fc.assert(
    fc.asyncProperty(history, madeByHand, fc.nat(3), async ({ events }, byHand, dead) => {
      stories.push(...(await tells({ from: 'loaded', events }, byHand, dead)));
    }),
    { numRuns: NUMBER, seed: SEED, endOnFailure: true },
  );
  // Else they tell nothing of what they are for.
  expect(stories).toContainEqual(expect.stringMatching(/^adopt volume .*: exit 0$/));
  expect(stories).toContainEqual(expect.stringMatching(/^brick evict byhand.*: exit 0$/));
});

async function tells(
  { from, events }: History,
  byHand: readonly ByHand[],
  dead: number,
): Promise<readonly string[]> {
  const world = await commandWorld();
  const story: string[] = [`from ${from}`];
  const lines = events.flatMap((event) => (event.kind === 'command' ? [event.line] : []));
  const makes = async (at: number): Promise<void> => {
    for (const [nth, made] of byHand.entries())
      if (Math.min(made.before, lines.length) === at)
        story.push(...(await makeAndAdopt(world, made, `byhand${nth}`)));
  };
  try {
    if (from === 'loaded') await world.ok('topology load --json=topology.json');
    for (const [at, each] of lines.entries()) {
      await makes(at);
      const line = filledIn(each, await world.state());
      const { code } = await world.run(line);
      await world.simulation.settle();
      story.push(`${line}: exit ${code}`);
    }
    await makes(lines.length);
    await tellsAgain(world, story);
    await tellsWithout(world, `gl${dead + 1}`, story);
    await tellsHeketis(world, story);
    return story;
  } finally {
    await world.remove();
  }
}

async function tellsAgain(world: CommandWorld, story: readonly string[]): Promise<void> {
  const before = await world.state();
  const hosts = hostsWithDisks(before);
  if (hosts.length === 0) return;
  const found = await rebuilt(world, ['--accept=all', ...hosts], 'found.json');
  expect(onHosts(found), story.join('\n')).toEqual(onHosts(leftOut(before, untold(before))));
}

/** One host is off: what it has is locked, all else is as it was. */
async function tellsWithout(world: CommandWorld, dead: string, story: readonly string[]): Promise<void> {
  const before = await world.state();
  const hosts = hostsWithDisks(before);
  const others = hosts.filter((host) => host !== dead);
  const own = Object.values(before.nodes).find(({ manage }) => manage[0] === dead);
  const mates = Object.values(before.nodes).filter(
    ({ cluster, manage }) => cluster === own?.cluster && others.includes(manage[0] ?? ''),
  );
  if (!hosts.includes(dead) || mates.length === 0) return;
  world.simulation.kill(dead);
  const found = await rebuilt(world, ['--accept=all', ...hosts], 'without.json');
  const node = Object.values(found.nodes).find(({ manage, storage }) =>
    [...manage, ...storage].some((name) => name === dead || own?.storage.includes(name)),
  );
  const said = [...story, `without ${dead}`].join('\n');
  expect([node?.state, node?.glusterUuid], said).toEqual(['offline', own?.glusterUuid]);
  const devices = Object.values(found.devices).filter((device) => device.node === node?.id);
  expect(new Set(devices.map(({ state }) => state)), said).toEqual(
    new Set(devices.length === 0 ? [] : ['offline']),
  );
  const bricks = (state: State) =>
    mapped(state.bricks, ({ sizeKiB, device, path }) => ({ sizeKiB, device, path }));
  // Of a volume that is on no other host nobody else knows how large it is: it stays out.
  const told = leftOut(before, untold(before, new Set([own?.id ?? ''])));
  expect(bricks(found), said).toEqual(bricks(told));
  expect(Object.keys(found.volumes).sort(), said).toEqual(Object.keys(told.volumes).sort());
}

/** As if Heketi had made it all: without tags and notes the same volumes are there, on the same disks. */
async function tellsHeketis(world: CommandWorld, story: readonly string[]): Promise<void> {
  const all = await world.state();
  // That others made bricks of it only a note or tags can tell.
  const before = leftOut(all, withForeign(all));
  const hosts = hostsWithDisks(before);
  if (hosts.length === 0) return;
  for (const { name } of world.simulation.hosts) world.simulation.boot(name);
  await world.simulation.settle();
  takeMarks(world.simulation.model);
  const found = await rebuilt(world, ['--accept=all', ...hosts], 'heketi.json');
  const said = [...story, 'without tags and notes'].join('\n');
  const volumes = (state: State) =>
    mapped(state.volumes, ({ name, durability, gid, started }) => ({ name, durability, gid, started }));
  expect(volumes(found), said).toEqual(volumes(before));
  const places = (state: State) =>
    Object.values(state.bricks)
      .filter(({ replacedBy }) => replacedBy === undefined)
      .map(({ id: _, ...brick }) => ({ ...brick, sizeKiB: roundUp(brick.sizeKiB, 4096) }))
      .map((brick) => JSON.stringify(Object.entries(brick).toSorted(([a], [b]) => (a < b ? -1 : 1))))
      .sort();
  expect(places(found), said).toEqual(places(before));
}

function hostsWithDisks({ nodes, devices }: State): readonly string[] {
  const used = new Set(ownDevices(Object.values(devices)).map(({ node }) => node));
  return Object.values(nodes).flatMap(({ id, manage }) => (used.has(id) ? manage.slice(0, 1) : []));
}

async function rebuilt(world: CommandWorld, words: readonly string[], file: string): Promise<State> {
  const state = world.variables.GLUSTERCTL_STATE;
  world.variables.GLUSTERCTL_STATE = join(world.folder, file);
  const { code, stdout, stderr } = await world.run(['state', 'rebuild', ...words, '-o', 'json']);
  world.variables.GLUSTERCTL_STATE = state;
  await rm(join(world.folder, file), { force: true });
  expect([code === 0 || code === 6, stderr, stdout.slice(0, code === 5 ? 3000 : 0)]).toEqual([
    true,
    stderr,
    '',
  ]);
  return (JSON.parse(stdout) as { state: State }).state;
}

/** What hosts hold of a state: nothing of those without disks, and nothing of what only the record says. */
function onHosts(state: State): unknown {
  const used = new Set(Object.values(state.devices).map(({ node }) => node));
  const nodes = Object.fromEntries(Object.entries(state.nodes).filter(([id]) => used.has(id)));
  const homes = new Set(Object.values(nodes).map(({ cluster }) => cluster));
  const clusters = Object.fromEntries(Object.entries(state.clusters).filter(([id]) => homes.has(id)));
  // Enabled or not, and removed: written down in the state alone, until a plan of that host writes its notes.
  const known = {
    ...state,
    clusters,
    nodes: mapped(nodes, (node) => ({ ...node, state: 'online' as const })),
    devices: mapped(state.devices, (device) => ({ ...device, state: 'online' as const })),
  };
  return comparable(known);
}
