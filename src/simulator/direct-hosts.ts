import { commandLine } from '../hosts/command-line.ts';
import type { HostProblem, Hosts, ScriptResult } from '../hosts/hosts.ts';
import { interruptedBefore } from '../hosts/not-sent.ts';
import { resultOf } from '../hosts/result-of.ts';
import { ABORTED, unlessAborted } from '../hosts/when-aborted.ts';
import { wrapScript } from '../shell/wrap.ts';
import type { Simulation } from './simulation.ts';

/** Simulated hosts without SSH, in this process: thousands of scripts in a test. Same wrapping, same faults. */
export function createDirectHosts(simulation: Simulation): Hosts {
  return {
    async connect(addresses) {
      return new Map(
        addresses.map(({ name }) => {
          if (!simulation.has(name)) return [name, unknownName(name)];
          const { defects } = simulation.host(name);
          const up = simulation.answers(name);
          if (up) simulation.counters(name).connections += 1;
          if (up && defects?.loginRefused === true) return [name, loginFailed(name)];
          return [name, up ? null : unreachable(name)];
        }),
      );
    },
    async run({ name }, script, options): Promise<ScriptResult> {
      const begun = performance.now();
      if (!simulation.has(name)) return { kind: 'unreachable', problem: unknownName(name), milliseconds: 0 };
      const { signal } = options;
      if (signal?.aborted === true)
        return { kind: 'unreachable', problem: interruptedBefore(name), milliseconds: 0 };
      const exec = simulation.exec(name, commandLine(options), wrapScript(script));
      const outcome = await (signal === undefined ? exec : unlessAborted(exec, signal));
      if (simulation.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, simulation.latencyMs));
      const milliseconds = Math.round(performance.now() - begun);
      if (outcome === ABORTED)
        return resultOf(
          { stdout: '', stderr: '', status: null, givenUp: 'interrupted' },
          options,
          milliseconds,
        );
      if (outcome.kind === 'unreachable') return { ...outcome, problem: unreachable(name), milliseconds };
      const { stdout, stderr } = outcome;
      const [status, givenUp] = outcome.kind === 'lost' ? [null, outcome.reason] : [outcome.code, null];
      return resultOf({ stdout, stderr, status, givenUp }, options, milliseconds);
    },
    async close() {},
  };
}

function unreachable(name: string): HostProblem {
  return {
    reason: 'refused',
    message: `${name} can't be reached: connection refused`,
    hint: 'Is the host up, and does sshd run there?',
  };
}

function loginFailed(name: string): HostProblem {
  return {
    reason: 'login-failed',
    message: `${name}: login as root failed`,
    hint: 'Install a key there with: glusterctl host setup-key',
  };
}

function unknownName(name: string): HostProblem {
  return {
    reason: 'name-unknown',
    message: `${name}: no address is known for that name`,
    hint: 'There is no simulated host of that name.',
  };
}
