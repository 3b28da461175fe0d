import { expect, it } from 'vitest';
import { wrapScript } from '../../src/shell/wrap.ts';
import { withoutFence } from '../support/toy-fences.ts';
import { inWorld, prepare } from './command-matrix.ts';
import { MOVING_STORIES } from './moving-stories.ts';
import { STORIES } from './stories.ts';

interface Shown {
  readonly plans: readonly {
    readonly stages: readonly {
      readonly steps: readonly { readonly host: string; readonly script: string }[];
    }[];
  }[];
}

/** Ids of disks are drawn as their hosts come in, in whatever order that is. */
const IN_ANY_ORDER = new Set(['load a topology']);

it.each([...STORIES, ...MOVING_STORIES].filter(({ name }) => !IN_ANY_ORDER.has(name)))(
  '$name: what --dry-run shows is what the run sends, for the same ids',
  async (story) => {
    const { moment, line } = await prepare(story);
    const dry = await inWorld(moment, 1001, async (world) => {
      const before = await world.moment();
      // Behind the dashes it would be a word of the command's own.
      const [own = '', ...behind] = line.split(/(?= -- )/);
      const text = await world.ok(`${own} --dry-run -o json${behind.join('')}`);
      expect(await world.moment()).toEqual(before);
      const { plans } = JSON.parse(text) as Shown;
      const steps = plans.flatMap(({ stages }) => stages.flatMap((stage) => stage.steps));
      return {
        shown: steps.map(({ host, script }) =>
          key({ host, script: wrapScript({ text: script, changes: true }) }),
        ),
        // What a command looks at before it plans is looked at by a dry run as well.
        looked: world.simulation.journal.map(key),
      };
    });
    const sent = await inWorld(moment, 1001, async (world) => {
      await world.ok(line);
      return world.simulation.journal.map(key);
    });
    expect(dry.shown.length).toBeGreaterThan(0);
    expect(dry.shown.filter((one) => !sent.includes(one))).toEqual([]);
    expect(sent.filter((one) => !dry.shown.includes(one) && !dry.looked.includes(one))).toEqual([]);
  },
);

function key({ host, script }: { readonly host: string; readonly script: string }): string {
  return `${host}: ${withoutFence(script)}`;
}
