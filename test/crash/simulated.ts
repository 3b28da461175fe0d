import { existsSync } from 'node:fs';
import { runRequests } from '../../src/engine/run.ts';
import { peerProbeScript } from '../../src/gluster/peer.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { initDeviceScript } from '../../src/lvm/device.ts';
import type { Script } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { differences } from '../support/compare.ts';
import { memoryStore } from '../support/memory-store.ts';
import { SAMPLE_SETTINGS, samplePlan, sampleState } from '../support/sample-plan.ts';
import { request } from '../support/toy-engine.ts';
import type { CrashWorld } from './matrix.ts';

const START = new URL('../../src/simulator/start.ts', import.meta.url);

/** Until the simulator has its hosts without a network, the matrices on it can't run. */
export const simulatorReady = existsSync(START);

interface Start {
  createDirectHosts(simulation: Simulation): Hosts;
}

const { createDirectHosts }: Start = simulatorReady
  ? ((await import(START.href)) as Start)
  : {
      createDirectHosts: () => {
        throw new Error('src/simulator/start.ts is not there');
      },
    };

const DISK = '/dev/vdb';
const HOSTS = [1, 2, 3].map((n) => ({ name: `gl${n}`, storage: `10.0.0.${n}`, disk: DISK }));

export interface SimulatedWorld extends CrashWorld {
  readonly simulation: Simulation;
  readonly store: ReturnType<typeof memoryStore>;
}

/** Three hosts in one pool with a prepared device each; made once, loaded for each try. */
export async function preparedHosts(): Promise<{ readonly saved: string; readonly state: State }> {
  const simulation = Simulation.create({
    hosts: HOSTS.map(({ name, storage, disk }) => ({
      name,
      storage,
      devices: [{ path: disk, sizeKiB: 20 * 1024 * 1024 }],
    })),
  });
  const state = sampleState(HOSTS, true);
  const hosts = createDirectHosts(simulation);
  const must = async (name: string, script: Script): Promise<void> => {
    const result = await hosts.run({ name, ssh: {} }, script, { timeoutSeconds: 120 });
    if (result.kind !== 'done' || result.code !== 0) throw new Error(JSON.stringify(result));
  };
  await must('gl1', peerProbeScript(['10.0.0.2', '10.0.0.3'], SAMPLE_SETTINGS));
  for (const device of Object.values(state.devices)) {
    const name = state.nodes[device.node]?.manage[0] ?? '';
    await must(
      name,
      initDeviceScript({ deviceId: device.id, path: DISK, destroyExistingData: false }, SAMPLE_SETTINGS),
    );
  }
  return { saved: simulation.save(), state };
}

/** Creates a replicated volume on the prepared hosts. */
export function createWorld({
  saved,
  state,
}: {
  readonly saved: string;
  readonly state: State;
}): SimulatedWorld {
  const simulation = Simulation.load(saved);
  const store = memoryStore(state);
  const plan = samplePlan(state, 1, 'data');
  return {
    simulation,
    store,
    hosts: createDirectHosts(simulation),
    act: async (options) => await runRequests([request(plan)], options),
    settle: async () => await simulation.settle(),
    differences: async () => [
      ...differences(store.state, simulation.model),
      ...simulation.notSimulated.map((what) => `not simulated: ${what}`),
    ],
  };
}
