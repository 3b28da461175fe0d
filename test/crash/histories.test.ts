import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { killAt, mortal } from '../support/kill.ts';
import { allIsWellAgain, inWorld } from './command-matrix.ts';
import { type CommandWorld, contradictions, type Moment } from './command-world.ts';
import { type Event, history } from './histories.ts';

/** 2,000 of them by night: GLUSTERCTL_TEST_HISTORIES=2000, from another seed each time. */
const NUMBER = Number(process.env.GLUSTERCTL_TEST_HISTORIES ?? 100);
const SEED = Number(process.env.GLUSTERCTL_TEST_SEED ?? (NUMBER > 100 ? Date.now() % 1_000_000 : 7));

let loaded: Moment;
beforeAll(async () => {
  loaded = await inWorld(null, 1, async (world) => {
    await world.ok('topology load --json=topology.json');
    return await world.moment();
  });
});

it(`whatever is done and whatever goes wrong, hosts and state come to agree: ${NUMBER} histories`, {
  timeout: NUMBER * 20_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      await inWorld(loaded, 1001, async (world) => {
        const story: string[] = [];
        for (const event of events) {
          story.push(await happen(world, event));
          expect(await wrongMeanwhile(world), story.join('\n')).toEqual([]);
        }
        const left = [...(await allIsWellAgain(world)), ...(await world.wrong())];
        expect(left, story.join('\n')).toEqual([]);
      });
    }),
    { numRuns: NUMBER, seed: SEED, endOnFailure: true },
  );
});

/** Gives what happened as a line of the story. */
async function happen(world: CommandWorld, event: Event): Promise<string> {
  const { simulation } = world;
  if (event.kind !== 'command') {
    if (event.kind === 'boot') simulation.boot(event.host);
    else simulation.kill(event.host);
    return `${event.kind} of ${event.host}`;
  }
  const { line, mishap } = event;
  if (mishap.kind === 'fault') simulation.addFault({ nth: mishap.nth, effect: mishap.effect });
  world.killer = killAt(mishap.kind === 'killed' ? mishap.nth : null);
  const ran = await mortal(async () => await world.run(line));
  await Promise.allSettled(world.killer.writes);
  world.killer = killAt(null);
  await simulation.settle();
  simulation.faults.clear();
  for (const host of simulation.hosts) host.diskFull = false;
  const ended =
    ran === undefined ? 'killed' : `exit ${ran.code}: ${ran.stderr.split('\n').slice(1, 4).join(' | ')}`;
  return `${line} (${JSON.stringify(mishap)}): ${ended}`;
}

/** What must hold at any time, and, when nothing is open and every host is up, that hosts and state agree. */
async function wrongMeanwhile(world: CommandWorld): Promise<readonly string[]> {
  const state = await world.state();
  const quiet = Object.keys(state.operations).length === 0 && world.simulation.hosts.every(({ up }) => up);
  return quiet ? await world.wrong() : contradictions(state);
}
