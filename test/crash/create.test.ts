import { beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import { engineOptions } from '../support/toy-engine.ts';
import { crashMatrix, recover } from './matrix.ts';
import { createWorld, glusterReady, type Prepared, preparedHosts } from './simulated.ts';

/** Every command with "npm run test:crash", a sample otherwise. */
const FAULT_EVERY = process.env.GLUSTERCTL_TEST_CRASH === '1' ? 1 : 7;

const EFFECTS: readonly FaultEffect[] = [
  { kind: 'fails' },
  { kind: 'hangs' },
  { kind: 'lost', when: 'before' },
  { kind: 'lost', when: 'after' },
  { kind: 'dies', when: 'before' },
  { kind: 'dies', when: 'after' },
];

const WHAT = glusterReady ? 'a volume create' : 'making the bricks of a volume';

describe(`${WHAT} on simulated hosts`, () => {
  let prepared: Prepared;
  beforeAll(async () => {
    prepared = await preparedHosts(glusterReady);
  });

  it('that is killed is finished or undone by one command', async () => {
    const result = await crashMatrix(async () => createWorld(prepared), ['forward', 'back']);
    tell(`crash matrix, ${WHAT}: ${result.tried} points tried, orphans: ${result.orphans.length}`);
    expect(result.orphans).toEqual([]);
    expect(result.tried).toBeGreaterThanOrEqual(20);
  });

  it.each(EFFECTS)('whose n-th command $kind $when leaves nothing unknown', async (effect) => {
    const whole = createWorld(prepared);
    await whole.act(engineOptions(whole));
    const commands = whole.simulation.journal.reduce((sum, entry) => sum + entry.commands.length, 0);
    expect(commands).toBeGreaterThan(20);
    const orphans: string[] = [];
    let tried = 0;
    for (let nth = 1; nth <= commands; nth += FAULT_EVERY) {
      tried += 1;
      orphans.push(...(await faultAt(prepared, nth, effect)));
    }
    tell(`fault matrix, ${WHAT}, ${JSON.stringify(effect)}: ${tried} tried, orphans: ${orphans.length}`);
    expect(orphans).toEqual([]);
  });
});

async function faultAt(prepared: Prepared, nth: number, effect: FaultEffect): Promise<readonly string[]> {
  const world = createWorld(prepared);
  const { simulation, store } = world;
  simulation.addFault({ nth, effect });
  const [outcome] = await world.act(engineOptions(world));
  await simulation.settle();
  simulation.faults.clear();
  for (const host of simulation.hosts) simulation.boot(host.name);
  const wrong: string[] = [];
  const open = Object.keys(store.state.operations).length;
  if (open !== (outcome?.kind === 'left' ? 1 : 0)) wrong.push(`${outcome?.kind}, but ${open} open`);
  if (outcome?.kind === 'left' && ![3, 20, 21].includes(outcome.error.exitCode)) {
    wrong.push(`left with exit code ${outcome.error.exitCode}`);
  }
  wrong.push(...(await recover(world, 'default')), ...(await world.differences()));
  return wrong.map((what) => `command ${nth}, ${outcome?.kind}: ${what}`);
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
