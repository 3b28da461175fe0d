import { describe, test } from 'vitest';
import { bootstrap } from '../scenarios/bootstrap.ts';
import { checked } from '../scenarios/checked.ts';
import { faults } from '../scenarios/faults.ts';
import { gates } from '../scenarios/gates.ts';
import { killed } from '../scenarios/killed.ts';
import { lostForGood } from '../scenarios/lost-for-good.ts';
import { lostState } from '../scenarios/lost-state.ts';
import { maintenance } from '../scenarios/maintenance.ts';
import { moves } from '../scenarios/moves.ts';
import { statuses } from '../scenarios/status.ts';
import { volumes } from '../scenarios/volumes.ts';
import { realWorld } from './real-world.ts';
import { recordKnown, recordScenario } from './results.ts';

const all = process.env.GLUSTERCTL_TEST_LAB === 'all';

describe.each([
  { topic: 'bringing hosts in', scenarios: bootstrap },
  { topic: 'host check', scenarios: checked },
  { topic: 'the life of volumes', scenarios: volumes },
  { topic: 'faults', scenarios: faults },
  { topic: 'the program killed', scenarios: killed },
  { topic: 'an older state', scenarios: lostState },
  { topic: 'lost for good', scenarios: lostForGood },
  { topic: 'maintenance', scenarios: maintenance },
  { topic: 'moving bricks', scenarios: moves },
  { topic: 'gates before a brick goes', scenarios: gates },
  { topic: 'status', scenarios: statuses },
])('on real hosts: $topic', ({ topic, scenarios }) => {
  for (const scenario of scenarios) {
    recordKnown(topic, scenario.name);
    test.runIf(all || scenario.core === true)(scenario.name, async () => {
      const world = await realWorld(scenario.hosts);
      const began = performance.now();
      let passed = false;
      try {
        await scenario.run(world);
        passed = true;
      } finally {
        const seconds = (performance.now() - began) / 1000;
        recordScenario({ topic, name: scenario.name, passed, seconds });
        await world.end();
      }
    });
  }
});
