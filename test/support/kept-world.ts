import { keptText } from '../../src/simulator/kept.ts';
import { serialise } from '../../src/store/format.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { killAt, runUntilKilled } from './kill.ts';

const DAY_MS = 86_400_000;
/** No system gives a process such a number. */
const NO_PROCESS = 2 ** 30;

/**
 * Hosts and state as `simulator start --load` takes them, the same each time: gl1 to gl3 with a disk in use and one
 * that is free, gl4 not managed yet, volumes some of which are in use, and a creation whose process died.
 */
export async function keptWorld(): Promise<string> {
  const world = await commandWorld();
  try {
    await world.ok('cluster create --name=lab');
    for (const n of [1, 2, 3]) {
      await world.ok(
        `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
      );
      await world.ok(`device add --name=/dev/vdb --node=gl${n}`);
    }
    await world.ok('volume create --size=2 --name=data --snapshot-factor=2');
    await world.ok('snapshot create data before-upgrade');
    await world.ok('volume create --size=1 --name=customer-archive-2024');
    await world.ok('volume stop customer-archive-2024');
    await world.ok('volume create --size=1 --name=scratch --durability=none');
    const nth = await lastPoint(world, 'volume create --size=1 --name=prod');
    world.killer = killAt(nth);
    await runUntilKilled(world.killer, async () => await world.run('volume create --size=1 --name=prod'));
    await world.simulation.settle();
    for (const { volumes } of world.simulation.model.pools) {
      volumes.data?.clients.push({ address: '10.0.0.50:1021' }, { address: '10.0.0.51:1021' });
      volumes.prod?.clients.push({ address: '10.0.0.50:1022' });
    }
    return keptText(world.simulation.model, await threeDaysAgo(world));
  } finally {
    await world.remove();
  }
}

/** Just before the operation would be told as done: all of the volume is there. */
async function lastPoint(world: CommandWorld, line: string): Promise<number> {
  const trial = await commandWorld(await world.moment(), 5001);
  trial.killer = killAt(null);
  await trial.run(line);
  const nth = trial.killer.points.findIndex((name) => name.includes('before write: done'));
  await trial.remove();
  return nth;
}

/** All of it: what is told of its age stays the same, whenever it is looked at. */
async function threeDaysAgo(world: CommandWorld): Promise<string> {
  const state = await world.state();
  const operations = Object.entries(state.operations).map(([id, operation]) => [
    id,
    { ...operation, owner: { ...operation.owner, pid: NO_PROCESS } },
  ]);
  const then = new Date(Date.now() - 3 * DAY_MS).toISOString();
  const dead = JSON.stringify({ ...state, operations: Object.fromEntries(operations) });
  return serialise(JSON.parse(dead.replaceAll(/2026-01-01T\d\d:\d\d:\d\d\.\d{3}Z/g, then)));
}
