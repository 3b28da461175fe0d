import { expect } from 'vitest';
import { systemClock } from '../../../src/cli/run/clock.ts';
import { GIB } from '../../../src/model/sizes.ts';
import { giveDefect } from '../../../src/simulator/defects.ts';
import { topologyText } from '../../../src/simulator/folder.ts';
import type { HostModel, PoolModel } from '../../../src/simulator/model/types.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { type Killer, mortalParts } from '../../support/kill.ts';
import { type Lab, lab } from '../../support/lab.ts';

/** Three hosts with the volume `data`, and a fourth that is only there, of the test that runs. */
export let cli: Lab;
let killer: Killer | null = null;

export async function begin(): Promise<void> {
  killer = null;
  const hosts = [1, 2, 3, 4].map((n) => ({
    name: `gl${n}`,
    storage: `10.77.0.${n}`,
    zone: n,
    devices: [{ path: '/dev/vdb', sizeKiB: 40 * GIB }],
  }));
  const simulation = Simulation.create({ hosts });
  cli = await lab({
    columns: 200,
    simulation,
    more: () => ({
      // What hosts sleep goes by here, too.
      clock: { ...systemClock, now: () => new Date(simulation.now()) },
      ...(killer === null ? {} : elsewhere(killer)),
    }),
  });
  await cli.file('topology.json', topologyText({ hosts: simulation.hosts.slice(0, 3) }));
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
}

/** Commands from now on end when it says so, as on another machine; null: no more. */
export function kill(by: Killer | null): void {
  killer = by;
}

/** What is wrong, how it comes about, and what status makes of it. */
export type Case = readonly [
  what: string,
  defect: () => void | Promise<void>,
  word: string,
  findings: readonly string[],
  flags?: string,
];

interface Finding {
  readonly kind: string;
  readonly about: string;
  readonly next: readonly { readonly command: string; readonly on: string | null }[];
}

interface Told {
  readonly word: string;
  readonly version: number;
  readonly clusters: readonly [
    { readonly id: string; readonly word: string; readonly findings: readonly Finding[] },
  ];
}

export async function told(flags = ''): Promise<{ readonly code: number; readonly status: Told }> {
  const { code, stdout } = await cli.run(`status -o json ${flags}`);
  return { code, status: JSON.parse(stdout) as Told };
}

export const host = (name: string): HostModel => cli.simulation.host(name);
export const order = (name: string, defect: string): void =>
  giveDefect(cli.simulation.model, host(name), defect);
export const pool = (): PoolModel => {
  const [found] = cli.simulation.model.pools.filter(({ members }) => members.length > 1);
  if (found === undefined) throw new Error('no pool');
  return found;
};
export const volume = () => {
  const found = pool().volumes.data;
  if (found === undefined) throw new Error('no volume');
  return found;
};
export const brickOn = (name: string): string => Object.keys(host(name).bricks)[0] ?? '';
export const byHand = async (name: string, line: string): Promise<void> => {
  const outcome = await cli.simulation.exec(name, 'sh -s', line);
  expect(outcome).toMatchObject({ kind: 'done', code: 0 });
};

/** The process of a command that ends midway, on another machine. */
function elsewhere(dying: Killer): ReturnType<typeof mortalParts> {
  const { testHooks } = mortalParts(dying);
  if (testHooks === undefined) throw new Error('no hooks');
  return { testHooks: { ...testHooks, owner: { pid: 1, processStart: 1, host: 'elsewhere' } } };
}

export const TASK = '034ad808-3bd5-4d96-b043-d159eda73b5e';

/** It has its id, and lacks what it knew of its peers; the others have it in their pool. */
export function leaves(name: string, known: 'by-id' | 'probed'): void {
  const { uuid } = host(name);
  pool().members = pool().members.filter((member) => member !== name);
  pool().away = [{ host: name, uuid, known }];
}

/** The fourth host comes into gluster's pool by hand. */
export async function joins(): Promise<void> {
  await byHand('gl1', 'gluster peer probe 10.77.0.4');
}
