import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { EngineOptions, Outcome, Recovery } from '../../src/engine/types.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import type { Brick } from '../../src/model/entities.ts';
import { drawnIds } from '../../src/model/ids.ts';
import { findViolations } from '../../src/model/invariants.ts';
import type { Plan } from '../../src/model/plan.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { bricksOf } from '../../src/model/usage.ts';
import { judges } from '../../src/plans/judges.ts';
import type { Moving } from '../../src/plans/moving.ts';
import { outputReaders } from '../../src/plans/output-readers.ts';
import type { Planning } from '../../src/plans/planning.ts';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies, lostFiles } from '../../src/simulator/data/copies.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type Lab, lab } from './lab.ts';
import { memoryStore } from './memory-store.ts';
import { SimulatedTime } from './simulated-time.ts';
import { testStore } from './store.ts';
import { countedIds, engineOptions } from './toy-engine.ts';

export type MakePlan = (moving: Moving, planning: Planning) => Plan;

/** Simulated hosts with volumes that hold files, and the engine to move their bricks. */
export interface MoveWorld {
  readonly cli: Lab;
  readonly simulation: Simulation;
  readonly store: ReturnType<typeof memoryStore>;
  readonly options: ReturnType<typeof engineOptions>;
  bricks(volume: string): readonly Brick[];
  hostOf(brick: Brick): string;
  /** Files by clients, spread over some folders. */
  fill(volume: string, count: number, text?: string): void;
  run(
    plan: MakePlan,
    more?: {
      readonly accept?: Moving['accept'];
      readonly hosts?: Hosts;
      readonly stop?: AbortSignal;
      readonly onEvent?: EngineOptions['onEvent'];
    },
  ): Promise<Outcome>;
  recover(direction: Recovery['direction']): Promise<Outcome>;
  /** The bricks that gluster has, in its order. */
  inGluster(volume: string): readonly string[];
  /** How many good copies each file has, and how many files are lost. */
  kept(): { readonly least: number; readonly lost: number };
  violations(): readonly string[];
}

export async function moveWorld(
  hosts: number,
  devices: number,
  commands: readonly string[],
): Promise<MoveWorld> {
  const time = new SimulatedTime();
  const simulation = Simulation.create({
    hosts: Array.from({ length: hosts }, (_, index) => ({
      name: `gl${index + 1}`,
      storage: `10.0.0.${index + 1}`,
      zone: index + 1,
      devices: Array.from({ length: devices }, (_none, nth) => ({
        path: `/dev/sd${String.fromCharCode(98 + nth)}`,
        sizeKiB: 100 * GIB,
      })),
    })),
  });
  const cli = await lab({ simulation, columns: 200, more: () => ({ clock: time }) });
  await cli.ok('topology load --json=topology.json');
  for (const line of commands) await cli.ok(line);
  const store = memoryStore(await testStore(cli.state).read());
  const direct = createDirectHosts(simulation);
  const ids = countedIds(0xabc000);
  const parts: Partial<EngineOptions> = { judges, outputReaders, clock: time };
  const options = engineOptions({ store, hosts: direct, more: parts });
  const volumeNamed = (state: State, name: string): string =>
    Object.values(state.volumes).find((volume) => volume.name === name)?.id ?? '';
  const hostOf = (brick: Brick): string =>
    store.state.nodes[store.state.devices[brick.device]?.node ?? '']?.manage[0] ?? '';
  return {
    cli,
    simulation,
    store,
    options,
    hostOf,
    bricks: (volume) => bricksOf(store.state, volumeNamed(store.state, volume)),
    fill(volume, count, text = 'text') {
      for (let nth = 0; nth < count; nth++)
        writeFile(simulation.model, volume, `/d${nth % 3}/f${nth}`, `${text} ${nth}\n`);
    },
    async run(plan, { accept = [], hosts: other = direct, ...more } = {}) {
      const moving: Moving = { accept, parallel: 2, brickId: drawnIds(ids) };
      const request = { plan: (planning: Planning) => plan(moving, planning) };
      const [outcome] = await runRequests([request], { ...options, hosts: other, ...more });
      if (outcome === undefined) throw new Error('nothing was run');
      return outcome;
    },
    async recover(direction) {
      const [outcome] = await recoverOperations(
        { direction, ids: Object.keys(store.state.operations), force: false },
        options,
      );
      if (outcome === undefined) throw new Error('nothing was recovered');
      return outcome;
    },
    inGluster(volume) {
      const found = simulation.model.pools.flatMap((pool) => pool.volumes[volume] ?? []);
      return found.flatMap(({ bricks }) => bricks.map(({ host, path }) => `${host}:${path}`));
    },
    kept: () => ({
      least: Math.min(...goodCopies(simulation.model).map(({ good }) => good)),
      lost: lostFiles(simulation.model).length,
    }),
    violations: () => findViolations(store.state).map(({ rule, message }) => `${rule}: ${message}`),
  };
}
