import { describe, test } from 'vitest';
import { bootstrap } from '../scenarios/bootstrap.ts';
import { faults } from '../scenarios/faults.ts';
import { volumes } from '../scenarios/volumes.ts';
import { realWorld } from './real-world.ts';

const all = process.env.GLUSTERCTL_TEST_LAB === 'all';

describe.each([
  { topic: 'bringing hosts in', scenarios: bootstrap },
  { topic: 'the life of volumes', scenarios: volumes },
  { topic: 'faults', scenarios: faults },
])('on real hosts: $topic', ({ scenarios }) => {
  for (const scenario of scenarios.filter(({ core }) => all || core === true)) {
    test(scenario.name, async () => {
      const world = await realWorld();
      try {
        await scenario.run(world);
      } finally {
        await world.end();
      }
    });
  }
});
