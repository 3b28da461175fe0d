import { describe, test } from 'vitest';
import { adopted } from './adopted.ts';
import { bare } from './bare.ts';
import { bootstrap } from './bootstrap.ts';
import { checked } from './checked.ts';
import { drift } from './drift.ts';
import { faults } from './faults.ts';
import { fromHeketi } from './from-heketi.ts';
import { gates } from './gates.ts';
import { killed } from './killed.ts';
import { lostForGood } from './lost-for-good.ts';
import { lostState } from './lost-state.ts';
import { maintenance } from './maintenance.ts';
import { moves } from './moves.ts';
import { overtaken } from './overtaken.ts';
import { pods } from './pods.ts';
import { rebuilt } from './rebuilt.ts';
import { simulatedWorld } from './simulated-world.ts';
import { statuses } from './status.ts';
import { volumes } from './volumes.ts';

describe.each([
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
])('on simulated hosts: $topic', ({ scenarios }) => {
  for (const scenario of scenarios) {
    test(scenario.name, async () => {
      const world = await simulatedWorld(scenario.hosts);
      try {
        await scenario.run(world);
      } finally {
        await world.end();
      }
    });
  }
});
