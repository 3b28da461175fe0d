import type { Simulation } from '../../src/simulator/simulation.ts';
import { type Lab, lab } from './lab.ts';
import { smallHosts } from './small-hosts.ts';

export const STATE_URL = 'gluster://gl1,gl2,gl3/heketidbstorage';
export const STATE_POINT = '/run/glusterctl/volumes/heketidbstorage';

/** Several machines, each with a home of its own, that work on one cluster of three small hosts. */
export interface StateMachines {
  /** Has loaded the topology, into a file that its configuration names. */
  readonly first: Lab;
  readonly simulation: Simulation;
  /** One more, which knows nothing but that a host is called gl1. */
  another(options?: Parameters<typeof lab>[0]): Promise<Lab>;
  /** On a host, by hand. */
  typed(host: string, line: string): Promise<string>;
  remove(): Promise<void>;
}

export async function stateMachines(): Promise<StateMachines> {
  const first = await smallHosts();
  const machines: Lab[] = [first];
  const { simulation } = first;
  // As the configuration has it: what counts more would not be followed.
  await first.ok(['config', 'set', 'state', first.state]);
  first.variables.GLUSTERCTL_STATE = undefined;
  return {
    first,
    simulation,
    async another(options = {}) {
      const cli = await lab({ columns: 200, simulation, firstId: machines.length * 10_000, ...options });
      cli.variables.GLUSTERCTL_STATE = undefined;
      machines.push(cli);
      return cli;
    },
    async typed(host, line) {
      const outcome = await simulation.exec(host, 'sh -s', line);
      if (outcome.kind !== 'done' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
      return outcome.stdout;
    },
    async remove() {
      for (const cli of machines) await cli.remove();
    },
  };
}
