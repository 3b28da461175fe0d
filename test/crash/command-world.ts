import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findViolations } from '../../src/model/invariants.ts';
import { withReservations } from '../../src/model/reserved.ts';
import { GIB } from '../../src/model/sizes.ts';
import { emptyState, type State } from '../../src/model/state.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import type { SimulatedHost } from '../../src/simulator/options.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { parse } from '../../src/store/format.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { differences } from '../support/compare.ts';
import { type Killer, killAt, mortalHosts, mortalParts } from '../support/kill.ts';

/** Four hosts with two disks of 20 GiB each: one more than a set of three needs. */
export const HOSTS: readonly SimulatedHost[] = [1, 2, 3, 4].map((n) => ({
  name: `gl${n}`,
  storage: `10.0.0.${n}`,
  zone: n,
  devices: ['/dev/vdb', '/dev/vdc'].map((path) => ({ path, sizeKiB: 20 * GIB })),
}));

/** Hosts and state at one moment, from which any number of worlds can go on. */
export interface Moment {
  readonly hosts: string;
  readonly state: string | null;
  /** plan.json in the working directory, where one was kept. */
  readonly plan?: string | null;
}

/** The whole program on simulated hosts, as a process that can be killed. */
export interface CommandWorld extends CommandLine {
  readonly simulation: Simulation;
  /** What the process that runs next can be killed with. */
  killer: Killer;
  state(): Promise<State>;
  moment(): Promise<Moment>;
  /** Everything in which hosts and state differ, or the state contradicts itself; empty when all is well. */
  wrong(): Promise<readonly string[]>;
}

/** Time passes only by sleeping, and the process is dead for every other. */
export async function commandWorld(from: Moment | null = null, firstId = 1): Promise<CommandWorld> {
  const simulation = from === null ? Simulation.create({ hosts: HOSTS }) : Simulation.load(from.hosts, {});
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = {
    now: () => new Date(now),
    // One real millisecond each, so that what else goes on gets its turn meanwhile.
    sleep: async (milliseconds: number) => {
      now += milliseconds;
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  const world: { killer: Killer } = { killer: killAt(null) };
  const cli = await commandLine({
    firstId,
    variables: { GLUSTERCTL_YES: 'true' },
    more: () => {
      const { killer } = world;
      return {
        clock,
        random: () => 0.5,
        hosts: async () => mortalHosts(createDirectHosts(simulation), killer),
        ...mortalParts(killer),
      };
    },
  });
  const file = join(cli.folder, 'state.json');
  cli.variables.GLUSTERCTL_STATE = file;
  if (typeof from?.state === 'string') await cli.file('state.json', from.state);
  if (typeof from?.plan === 'string') await cli.file('plan.json', from.plan);
  await cli.file('topology.json', topologyText(simulation));

  async function textOf(path: string): Promise<string | null> {
    return await readFile(path, 'utf8').catch(() => null);
  }
  async function stateText(): Promise<string | null> {
    return await textOf(file);
  }
  async function state(): Promise<State> {
    const text = await stateText();
    if (text === null) return emptyState('0'.repeat(32));
    const parsed = parse(text);
    if (parsed.kind === 'damaged') throw new Error(`the state is damaged: ${JSON.stringify(parsed)}`);
    return parsed.document as State;
  }
  return Object.assign(world, cli, {
    simulation,
    state,
    moment: async () => ({
      hosts: simulation.save(),
      state: await stateText(),
      plan: await textOf(join(cli.folder, 'plan.json')),
    }),
    async wrong() {
      const present = await state();
      return [
        ...differences(present, simulation.model),
        ...contradictions(present),
        ...simulation.notSimulated.map((what) => `not simulated: ${what}`),
      ];
    },
  });
}

/** What must hold of every state, with what open operations have reserved as well. */
export function contradictions(state: State): readonly string[] {
  return [...findViolations(state), ...findViolations(withReservations(state))].map(
    (violation) => `contradiction: ${JSON.stringify(violation)}`,
  );
}
