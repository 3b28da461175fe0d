import { runRequests } from '../../src/engine/run.ts';
import { peerProbeScript } from '../../src/gluster/peer.ts';
import { initDeviceScript } from '../../src/lvm/device.ts';
import type { Plan, Script } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { differences } from '../support/compare.ts';
import { directHosts } from '../support/direct-hosts.ts';
import { memoryStore } from '../support/memory-store.ts';
import { SAMPLE_SETTINGS, samplePlan, sampleState } from '../support/sample-plan.ts';
import { request } from '../support/toy-engine.ts';
import type { CrashWorld } from './matrix.ts';

/** Until simulated hosts have a gluster, only bricks are made on them. */
export const glusterReady = await hasGluster();

async function hasGluster(): Promise<boolean> {
  const simulation = Simulation.create({ hosts: [{ name: 'gl1', storage: '10.0.0.1', devices: [] }] });
  const answer = await simulation.exec('gl1', 'gluster --mode=script pool list', '');
  return answer.kind === 'done' && answer.code === 0;
}

const DISK = '/dev/vdb';
const HOSTS = [1, 2, 3].map((n) => ({ name: `gl${n}`, storage: `10.0.0.${n}`, disk: DISK }));

export interface SimulatedWorld extends CrashWorld {
  readonly simulation: Simulation;
  readonly store: ReturnType<typeof memoryStore>;
}

export interface Prepared {
  readonly saved: string;
  readonly state: State;
  readonly gluster: boolean;
}

/** Three hosts with a prepared device each, in one pool where there is gluster; made once, loaded for each try. */
export async function preparedHosts(gluster: boolean): Promise<Prepared> {
  const simulation = Simulation.create({
    hosts: HOSTS.map(({ name, storage, disk }) => ({
      name,
      storage,
      devices: [{ path: disk, sizeKiB: 20 * 1024 * 1024 }],
    })),
  });
  const state = sampleState(HOSTS, true);
  const hosts = directHosts(simulation);
  const must = async (name: string, script: Script): Promise<void> => {
    const result = await hosts.run({ name, ssh: {} }, script, { timeoutSeconds: 120 });
    if (result.kind !== 'done' || result.code !== 0) throw new Error(JSON.stringify(result));
  };
  if (gluster) await must('gl1', peerProbeScript(['10.0.0.2', '10.0.0.3'], SAMPLE_SETTINGS));
  for (const { id, node } of Object.values(state.devices)) {
    const name = state.nodes[node]?.manage[0] ?? '';
    await must(
      name,
      initDeviceScript({ deviceId: id, path: DISK, destroyExistingData: false }, SAMPLE_SETTINGS),
    );
  }
  return { saved: simulation.save(), state, gluster };
}

/** Creates a replicated volume on the prepared hosts, or only its bricks. */
export function createWorld({ saved, state, gluster }: Prepared): SimulatedWorld {
  const simulation = Simulation.load(saved);
  const store = memoryStore(state);
  const whole = samplePlan(state, 1, 'data');
  const plan: Plan = gluster ? whole : { ...whole, stages: whole.stages.slice(0, 1) };
  return {
    simulation,
    store,
    hosts: directHosts(simulation),
    act: async (options) => await runRequests([request(plan)], options),
    settle: async () => await simulation.settle(),
    differences: async () => [
      ...differences(store.state, simulation.model).filter((line) => gluster || !line.includes(': volume ')),
      ...simulation.notSimulated.map((what) => `not simulated: ${what}`),
    ],
  };
}
