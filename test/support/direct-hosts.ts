import { commandLine } from '../../src/hosts/execute.ts';
import type { HostError, Hosts, ScriptResult } from '../../src/hosts/hosts.ts';
import { readFailure, wrapScript } from '../../src/shell/wrap.ts';
import type { Simulation } from '../../src/simulator/simulation.ts';

/** Codes of `timeout` and of a lock that is still held: how it ended is not known. */
const UNKNOWN = new Set([75, 124, 137]);

/** Simulated hosts reached without a network: the same command lines and scripts as over SSH. */
export function directHosts(simulation: Simulation): Hosts {
  return {
    connect: async (addresses) =>
      new Map(addresses.map(({ name }) => [name, simulation.host(name).up ? null : unreachable(name)])),
    async run({ name }, script, options): Promise<ScriptResult> {
      const outcome = await simulation.exec(name, commandLine(false, options), wrapScript(script));
      if (outcome.kind === 'unreachable')
        return { kind: 'unreachable', error: unreachable(name), milliseconds: 0 };
      const { stdout, stderr } = outcome;
      if (outcome.kind === 'lost')
        return { kind: 'unknown', reason: outcome.reason, stdout, stderr, milliseconds: 0 };
      const { code } = outcome;
      if (UNKNOWN.has(code))
        return { kind: 'unknown', reason: `exit ${code}`, stdout, stderr, milliseconds: 0 };
      const failure = readFailure(stderr);
      return {
        kind: 'done',
        code,
        stdout,
        stderr: failure.stderr,
        failed: code === 0 ? null : failure.command,
        milliseconds: 0,
      };
    },
    close: async () => undefined,
  };
}

function unreachable(name: string): HostError {
  return { reason: 'refused', message: `${name}: connection refused`, hint: 'Is it up?' };
}
