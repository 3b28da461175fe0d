import { expect } from 'vitest';
import { Simulation } from '../../src/simulator/simulation.ts';

/** Simulated hosts h1, h2 … in one pool, each with a folder /b for bricks, and what they say. */
export interface Pooled {
  readonly simulation: Simulation;
  /** Runs a script on h1, or another host; all that it printed. */
  said(line: string, host?: string): Promise<string>;
  /** Makes and starts a volume, with a brick /b/NAME on each of the hosts in that order. */
  volume(name: string, shape: string, hosts: readonly string[]): Promise<void>;
}

export async function pooled(count: number): Promise<Pooled> {
  const names = Array.from({ length: count }, (_, at) => `h${at + 1}`);
  const simulation = Simulation.create({
    hosts: names.map((name, at) => ({ name, storage: `10.0.0.${at + 1}`, devices: [] })),
  });
  const said = async (line: string, host = 'h1') => {
    const outcome = await simulation.exec(host, 'sh -s', line);
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    expect(simulation.notSimulated).toEqual([]);
    return `${outcome.stdout}${outcome.stderr}`;
  };
  for (const name of names) {
    simulation.files(name).makeDirectory('/b');
    if (name !== 'h1') await said(`gluster peer probe ${name}`);
  }
  return {
    simulation,
    said,
    async volume(name, shape, hosts) {
      const bricks = hosts.map((host, at) => `${host}:/b/${name}${hosts.indexOf(host) === at ? '' : at}`);
      const made = await said(
        `gluster volume create ${name} ${shape} ${bricks.join(' ')} force && gluster volume start ${name}`,
      );
      expect(made).toContain(`volume start: ${name}: success`);
      // What gluster marks bricks with isn't on disk by itself.
      for (const host of names) await simulation.exec(host, 'sync', '');
    },
  };
}

/** Ends the process of one brick, as kill -9 does. */
export function endBrick({ simulation }: Pooled, host: string, path: string): void {
  delete simulation.host(host).bricks[path];
}
