import { expect } from 'vitest';
import { Simulation } from '../../src/simulator/simulation.ts';

/** Simulated hosts n11, n12, … at 10.77.0.11 and so on, and what scripts on them say. */
export function numberedHosts(numbers: readonly number[], disks: readonly string[] = []) {
  const simulation = Simulation.create({
    hosts: numbers.map((number) => ({
      name: `n${number}`,
      storage: `10.77.0.${number}`,
      devices: disks.map((path) => ({ path, sizeKiB: 20 * 1024 * 1024 })),
    })),
  });
  const [first = 0] = numbers;
  const ask = async (line: string, host = first) => {
    const outcome = await simulation.exec(`n${host}`, 'sh -s', line);
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    expect(simulation.notSimulated).toEqual([]);
    return outcome;
  };
  return {
    simulation,
    ask,
    /** What it says where it succeeds. */
    async said(line: string, host = first) {
      const outcome = await ask(line, host);
      expect([line, outcome.code, outcome.stderr]).toEqual([line, 0, '']);
      return outcome.stdout;
    },
    async pool(...others: number[]) {
      for (const other of others) await ask(`gluster peer probe 10.77.0.${other}`);
    },
    /** Of bricks like 13/m1: the folder m1 of the host whose address ends so. */
    async volume(name: string, shape: string, bricks: string) {
      const words = bricks.split(' ').map((each) => {
        const [host = '', folder = ''] = each.split('/');
        for (const path of ['/bricks', `/bricks/${folder}`]) simulation.files(`n${host}`).makeDirectory(path);
        return `10.77.0.${host}:/bricks/${folder}/b`;
      });
      const made = await ask(
        `gluster volume create ${name} ${shape} ${words.join(' ')} force && gluster volume start ${name}`,
      );
      expect(made.code).toBe(0);
      // What gluster marks bricks with isn't on disk by itself.
      for (const host of numbers) await simulation.exec(`n${host}`, 'sync', '');
    },
  };
}
