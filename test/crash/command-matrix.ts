import { mapLimited } from '../../src/hosts/limit.ts';
import { EXIT_CODES } from '../../src/model/errors.ts';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import type { Ran } from '../support/command-line.ts';
import { killAt, runUntilKilled } from '../support/kill.ts';
import { type CommandWorld, commandWorld, contradictions, type Moment } from './command-world.ts';
import { fewerCopies, fillVolume, type Kept, keptNow, notWhole } from './data-invariant.ts';
import type { Story } from './stories.ts';

/** What a person does about what was left: finish it, undo it where that can be, or what the program thinks best. */
export const WAYS = ['resume', 'rollback', 'clean'] as const;
export type Way = (typeof WAYS)[number];

/** What can go wrong with a command on a host. */
export const EFFECTS: readonly FaultEffect[] = [
  { kind: 'fails' },
  { kind: 'hangs' },
  { kind: 'lost', when: 'before' },
  { kind: 'lost', when: 'after' },
  { kind: 'dies', when: 'before' },
  { kind: 'dies', when: 'after' },
];

export interface MatrixResult {
  tried: number;
  /** Everything found wrong, with where it struck. */
  readonly orphans: string[];
}

interface Prepared {
  readonly moment: Moment;
  readonly line: string;
  /** Points that can be killed, and commands that can fail, in one undisturbed run. */
  readonly points: readonly string[];
  readonly commands: number;
  /** Undone, or never begun, it leaves what was lost or off before: it is run again, until there is nothing left to be done. */
  readonly mends: readonly string[];
  /** What clients have written, as it is kept before the command. */
  readonly kept: Kept;
}

const prepared = new WeakMap<Story, Promise<Prepared>>();

/** The hosts as they are before the command, and what an undisturbed run passes through: found out once for all tests, as none changes it. */
export async function prepare(story: Story): Promise<Prepared> {
  const found = prepared.get(story) ?? findOut(story);
  prepared.set(story, found);
  return await found;
}

async function findOut(story: Story): Promise<Prepared> {
  const { moment, line, whole } = await inWorld(null, 1, async (world) => {
    for (const each of story.before)
      if (typeof each === 'string') await world.ok(await filledIn(world, each));
      else await each(world.simulation);
    const found = await world.wrong();
    if (found.length > 0) throw new Error(`before "${story.line}": ${found.join('\n')}`);
    for (const volume of story.files ?? []) fillVolume(world.simulation.model, volume);
    await story.happened?.(world.simulation);
    const before = { moment: await world.moment(), line: await filledIn(world, story.line) };
    return { ...before, whole: notWhole(world.simulation.model).length === 0 };
  });
  return await inWorld(moment, 1001, async (world) => {
    world.killer = killAt(null);
    const kept = keptNow(world.simulation.model);
    await world.ok(line);
    const { model } = world.simulation;
    const found = [...(await world.wrong()), ...fewerCopies(kept, model), ...notWhole(model)];
    if (found.length > 0) throw new Error(`after "${line}": ${found.join('\n')}`);
    const { points } = world.killer;
    const commands = world.simulation.journal.reduce((sum, entry) => sum + entry.commands.length, 0);
    return {
      moment,
      line,
      points,
      commands,
      kept,
      mends:
        story.happened === undefined && whole
          ? []
          : [line, ...(story.otherwise === undefined ? [] : [story.otherwise])],
    };
  });
}

async function filledIn(world: CommandWorld, line: string): Promise<string> {
  const { clusters, volumes, bricks } = await world.state();
  return line
    .replace('CLUSTER', (word) => Object.keys(clusters)[0] ?? word)
    .replace(/BRICK\((\w+),(\d)\)/, (words, name: string, position) => {
      const volume = Object.values(volumes).find((one) => one.name === name)?.id;
      const own = Object.values(bricks).filter((brick) => brick.volume === volume);
      return own.find((brick) => brick.position === Number(position))?.id ?? words;
    });
}

export async function inWorld<T>(
  from: Moment | null,
  firstId: number,
  work: (world: CommandWorld) => Promise<T>,
): Promise<T> {
  const world = await commandWorld(from, firstId);
  try {
    return await work(world);
  } finally {
    await world.remove();
  }
}

/** Kills the command at its points, then brings things in order in each way. */
export async function killAtPoints(
  { moment, line, points, mends, kept }: Prepared,
  sample: Sample,
  ways: readonly Way[],
  result: MatrixResult,
): Promise<void> {
  const tries = numbers(sample, points.length - 1).flatMap((nth) => ways.map((way) => ({ nth, way })));
  const found = await mapLimited(tries, AT_ONCE, async ({ nth, way }) => {
    const wrong = await inWorld(moment, 1001, async (world) => {
      world.killer = killAt(nth);
      await runUntilKilled(world.killer, async () => await world.run(line));
      world.killer = killAt(null);
      await world.simulation.settle();
      const left = [...contradictions(await world.state()), ...fewerCopies(kept, world.simulation.model)];
      const order = await bringInOrder(world, way);
      return [...left, ...order, ...(await inTheEnd(world, { mends, kept }))];
    });
    return wrong.map((what) => `killed at "${points[nth]}", ${way}: ${what}`);
  });
  result.tried += tries.length;
  result.orphans.push(...found.flat());
}

/** Each has hosts and a state of its own; while one waits for the disk, another goes on. */
const AT_ONCE = 3;

function numbers({ every, first }: Sample, last: number): readonly number[] {
  return Array.from(
    { length: Math.max(0, Math.floor((last - first) / every) + 1) },
    (_, at) => first + at * every,
  );
}

interface Sample {
  readonly every: number;
  readonly first: number;
}

/** Lets the n-th command on any host go wrong, looks at what a person was told, then brings things in order. */
export async function faultsAt(
  { moment, line, commands, mends, kept }: Prepared,
  effect: FaultEffect,
  sample: Sample,
  result: MatrixResult,
): Promise<void> {
  const tries = numbers(sample, commands);
  const found = await mapLimited(tries, AT_ONCE, async (nth) => {
    let ended = '';
    const wrong = await inWorld(moment, 1001, async (world) => {
      world.simulation.addFault({ nth, effect });
      const ran = await world.run(line);
      ended = `exit ${ran.code}`;
      const told = [...(await toldWrong(world, ran)), ...fewerCopies(kept, world.simulation.model)];
      const order = await allIsWellAgain(world);
      return [...told, ...order, ...(await inTheEnd(world, { mends, kept }))];
    });
    return wrong.map((what) => `command ${nth} ${JSON.stringify(effect)}, ${ended}: ${what}`);
  });
  result.tried += tries.length;
  result.orphans.push(...found.flat());
}

/** When all is in order: hosts and state agree, and files are kept as well as before, in full once they are healed. */
async function inTheEnd(
  world: CommandWorld,
  { mends, kept }: Pick<Prepared, 'mends' | 'kept'>,
): Promise<readonly string[]> {
  const fewer = fewerCopies(kept, world.simulation.model);
  await onceMore(world, mends);
  return [...fewer, ...(await world.wrong()), ...notWhole(world.simulation.model)];
}

/** Where it had come to its end, it says that there is nothing to be replaced: what is wrong then shows by itself. */
async function onceMore(world: CommandWorld, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await world.run(line);
    await world.simulation.settle();
  }
}

/** Hosts are back, nothing fails or moves any more, and what was left is cleaned up by one command. */
export async function allIsWellAgain(world: CommandWorld): Promise<readonly string[]> {
  const { simulation } = world;
  await simulation.settle();
  simulation.faults.clear();
  for (const host of simulation.hosts) {
    simulation.boot(host.name);
    host.diskFull = false;
  }
  for (const { rebalance } of simulation.model.pools.flatMap(({ volumes }) => Object.values(volumes)))
    if (rebalance?.status === 'in progress') rebalance.status = 'completed';
  return await bringInOrder(world, 'clean');
}

/** Whether exit code and message fit what was left behind. */
async function toldWrong(world: CommandWorld, ran: Ran): Promise<readonly string[]> {
  const state = await world.state();
  const open = Object.values(state.operations);
  const keeps: readonly number[] = [
    EXIT_CODES.partial,
    EXIT_CODES.unreachable,
    EXIT_CODES['unknown-outcome'],
  ];
  const wrong: string[] = [...contradictions(state)];
  if (open.length > 0 && !keeps.includes(ran.code)) {
    wrong.push(`${open.length} operations stay, but the exit code is ${ran.code}: ${ran.stderr}`);
  }
  for (const { id, plan } of open) {
    if (!ran.stderr.includes(id))
      wrong.push(`nothing was said of "${plan.title}", which stays: ${ran.stderr}`);
  }
  if (ran.code === 0) wrong.push(...(await world.wrong()).map((what) => `said to be done: ${what}`));
  if (ran.code !== 0 && ran.stderr.trim() === '') wrong.push('it failed without a word');
  return wrong;
}

async function bringInOrder(world: CommandWorld, way: Way): Promise<readonly string[]> {
  const open = Object.values((await world.state()).operations);
  if (open.length === 0) return [];
  if (way === 'clean') return await tell(world, 'operation clean');
  const wrong: string[] = [];
  for (const { id, plan } of open) {
    const verb = way === 'rollback' && plan.recovery === 'back' ? 'rollback' : 'resume';
    // What it builds on was finished along with it.
    if ((await world.state()).operations[id] === undefined) continue;
    wrong.push(...(await tell(world, `operation ${verb} ${id}`)));
  }
  return wrong;
}

/** What is kept back because it may be in use is undone when its name is given, and not before. */
async function tell(world: CommandWorld, line: string): Promise<readonly string[]> {
  const first = await world.run(line);
  await world.simulation.settle();
  const names = [...first.stderr.matchAll(/add --confirm=(\S+)/g)].map(([, name]) => name ?? '');
  if (names.length === 0) return ended(line, first);
  const kept = Object.values((await world.state()).operations);
  const unasked = names.filter((name) => !kept.some(({ plan }) => plan.confirm === name));
  const second = [line, ...names.map((name) => `--confirm=${name}`)].join(' ');
  const wrong = ended(second, await world.run(second));
  await world.simulation.settle();
  return [...unasked.map((name) => `"${line}" kept ${name} back, and it is gone`), ...wrong];
}

function ended(line: string, { code, stderr }: Ran): readonly string[] {
  return code === 0 ? [] : [`"${line}" ended with ${code}: ${stderr}`];
}
