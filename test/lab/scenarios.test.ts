import { describe, test } from 'vitest';
import { adopted } from '../scenarios/adopted.ts';
import { bare } from '../scenarios/bare.ts';
import { bootstrap } from '../scenarios/bootstrap.ts';
import { checked } from '../scenarios/checked.ts';
import { drift } from '../scenarios/drift.ts';
import { faults } from '../scenarios/faults.ts';
import { fromHeketi } from '../scenarios/from-heketi.ts';
import { gates } from '../scenarios/gates.ts';
import { killed } from '../scenarios/killed.ts';
import { lostForGood } from '../scenarios/lost-for-good.ts';
import { lostState } from '../scenarios/lost-state.ts';
import { maintenance } from '../scenarios/maintenance.ts';
import { moves } from '../scenarios/moves.ts';
import { overtaken } from '../scenarios/overtaken.ts';
import { pods } from '../scenarios/pods.ts';
import { rebuilt } from '../scenarios/rebuilt.ts';
import { statuses } from '../scenarios/status.ts';
import { volumes } from '../scenarios/volumes.ts';
import { NotToBeHad, type Scenario } from '../scenarios/world.ts';
import { realWorld } from './real-world.ts';
import { recordKnown, recordScenario } from './results.ts';

const all = process.env.GLUSTERCTL_TEST_LAB === 'all';

const TOPICS: readonly { readonly topic: string; readonly scenarios: readonly Scenario[] }[] = [
  { topic: 'from bare hosts', scenarios: bare },
  { topic: 'bringing hosts in', scenarios: bootstrap },
  { topic: 'host check', scenarios: checked },
  { topic: 'the life of volumes', scenarios: volumes },
  { topic: 'faults', scenarios: faults },
  { topic: 'the program killed', scenarios: killed },
  { topic: 'the program asleep', scenarios: overtaken },
  { topic: 'an older state', scenarios: lostState },
  { topic: 'a state that is gone', scenarios: rebuilt },
  { topic: 'changed by hand', scenarios: drift },
  { topic: 'from Heketi', scenarios: fromHeketi },
  { topic: 'lost for good', scenarios: lostForGood },
  { topic: 'maintenance', scenarios: maintenance },
  { topic: 'moving bricks', scenarios: moves },
  { topic: 'volumes made by hand', scenarios: adopted },
  { topic: 'gates before a brick goes', scenarios: gates },
  { topic: 'pods of Kubernetes', scenarios: pods },
  { topic: 'status', scenarios: statuses },
];

/** Those that aren't wanted are no tests here: what is skipped was wanted, and could not be run. */
const wanted = TOPICS.map(({ topic, scenarios }) => ({
  topic,
  scenarios: scenarios.filter(({ core }) => all || core === true),
})).filter(({ scenarios }) => scenarios.length > 0);

describe.each(wanted)('on real hosts: $topic', ({ topic, scenarios }) => {
  for (const scenario of scenarios) {
    recordKnown(topic, scenario.name);
    test(scenario.name, async ({ skip }) => {
      const world = await realWorld(scenario.hosts);
      const began = performance.now();
      let passed = false;
      let skipped = false;
      try {
        await scenario.run(world);
        passed = true;
      } catch (error) {
        if (!(error instanceof NotToBeHad)) throw error;
        process.stderr.write(`Skipped, ${scenario.name}: ${error.message}\n`);
        skipped = true;
        skip(error.message);
      } finally {
        const seconds = (performance.now() - began) / 1000;
        if (!skipped) recordScenario({ topic, name: scenario.name, passed, seconds });
        await world.end();
      }
    });
  }
});
