import { beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import { engineOptions } from '../support/toy-engine.ts';
import { crashMatrix, type Direction, recover } from './matrix.ts';
import { createWorld, preparedHosts, simulatorReady } from './simulated.ts';

/** Every point and every command with "npm run test:crash", a sample otherwise. */
const WHOLE = process.env.GLUSTERCTL_TEST_CRASH === '1';
const FAULT_EVERY = WHOLE ? 1 : 17;

let prepared: Awaited<ReturnType<typeof preparedHosts>>;
beforeAll(async () => {
  if (simulatorReady) prepared = await preparedHosts();
});

describe.skipIf(!simulatorReady)('a volume create on simulated hosts', () => {
  it('that is killed is finished or undone by one command', async () => {
    const directions: readonly Direction[] = ['forward', 'back'];
    const result = await crashMatrix(async () => createWorld(prepared), directions);
    process.stdout.write(
      `crash matrix, create: ${result.tried} points tried, orphans: ${result.orphans.length}\n`,
    );
    expect(result.orphans).toEqual([]);
    expect(result.tried).toBeGreaterThan(20);
  });

  const effects: readonly FaultEffect[] = [
    { kind: 'fails' },
    { kind: 'hangs' },
    { kind: 'lost', when: 'before' },
    { kind: 'lost', when: 'after' },
    { kind: 'dies', when: 'before' },
    { kind: 'dies', when: 'after' },
  ];

  it.each(effects)(
    'whose n-th command meets $kind $when leaves nothing that the state does not know',
    async (effect) => {
      const whole = createWorld(prepared);
      await whole.act(engineOptions(whole));
      const commands = whole.simulation.journal.reduce((sum, entry) => sum + entry.commands.length, 0);
      expect(commands).toBeGreaterThan(30);
      const orphans: string[] = [];
      let tried = 0;
      for (let nth = 1; nth <= commands; nth += FAULT_EVERY) {
        tried += 1;
        const world = createWorld(prepared);
        world.simulation.addFault({ nth, effect });
        const [outcome] = await world.act(engineOptions(world));
        await world.simulation.settle();
        world.simulation.faults.clear();
        for (const host of world.simulation.hosts) world.simulation.boot(host.name);
        const open = Object.keys(world.store.state.operations).length;
        if (open !== (outcome?.kind === 'left' ? 1 : 0))
          orphans.push(`${nth}: ${outcome?.kind}, ${open} open`);
        if (outcome?.kind === 'left' && ![3, 20, 21].includes(outcome.error.exitCode)) {
          orphans.push(`${nth}: left with exit code ${outcome.error.exitCode}`);
        }
        const found = [...(await recover(world, 'default')), ...(await world.differences())];
        orphans.push(...found.map((what) => `command ${nth}: ${what}`));
      }
      process.stdout.write(
        `fault matrix, create, ${JSON.stringify(effect)}: ${tried} tried, orphans: ${orphans.length}\n`,
      );
      expect(orphans).toEqual([]);
    },
  );
});
