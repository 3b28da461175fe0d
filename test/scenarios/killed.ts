import { expect } from 'vitest';
import { eventually, expectAgreement, expectClean, fstabs, json, loadTopology, PING, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

const data = ['volume', 'create', '--size=1', '--name=data', '--snapshot-factor=2', PING];

interface Victim {
  readonly name: string;
  /** What must be there for it. */
  readonly before: readonly (readonly string[])[];
  readonly words: readonly string[];
  /** Points between one try and the next. */
  readonly every: number;
  readonly first: number;
  readonly core?: true;
}

const VICTIMS: readonly Victim[] = [
  { name: 'create', before: [], words: data, every: 4, first: 2, core: true },
  {
    name: 'expand',
    before: [data],
    words: ['volume', 'expand', 'data', '--expand-size=1'],
    every: 5,
    first: 3,
  },
  { name: 'clone', before: [data], words: ['volume', 'clone', 'data', '--name=copy'], every: 3, first: 2 },
  {
    name: 'delete',
    before: [data],
    words: ['volume', 'delete', 'data', '--yes'],
    every: 4,
    first: 3,
    core: true,
  },
];

/** Killed at some of its points, brought in order by one command, and then once more to its end. */
export const killed: readonly Scenario[] = VICTIMS.map(({ name, before, words, every, first, core }) => ({
  ...(core === undefined ? {} : { core }),
  name: `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name} that is killed is brought in order by one command`,
  async run(world: World) {
    await loadTopology(world);
    const clean = await fstabs(world);
    let tried = 0;
    for (let nth = first; ; nth += every) {
      for (const each of before) await runs(world, each);
      if (!(await world.killed(nth, ...words))) break;
      tried += 1;
      await inOrder(world, tried % 2 === 0 ? 'resume' : 'clean');
      await expectAgreement(world);
      await everythingGoes(world);
    }
    await expectAgreement(world);
    await everythingGoes(world);
    await expectClean(world, clean);
    expect(tried).toBeGreaterThanOrEqual(3);
  },
}));

async function inOrder(world: World, verb: 'resume' | 'clean'): Promise<void> {
  const { operations } = (await json(world, 'operation', 'list')) as { operations: { id: string }[] };
  if (operations.length > 0) {
    const ids = operations.map(({ id }) => id);
    // What is started by now may be in use: it is undone by its name only.
    const words = verb === 'resume' ? ids : ['--confirm=data', '--confirm=copy'];
    await runs(world, ['operation', verb, ...words]);
  }
  expect(await json(world, 'operation', 'info')).toMatchObject({ total: 0 });
}

async function everythingGoes(world: World): Promise<void> {
  const { volumes } = (await json(world, 'volume', 'list')) as { volumes: string[] };
  if (volumes.length > 0) await eventually(world, ['volume', 'delete', ...volumes, '--yes']);
}
