import { join } from 'node:path';
import { GIB } from '../../src/model/sizes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { lab } from '../support/lab.ts';
import type { Part } from './part.ts';
import { median, type Row, row } from './row.ts';
import { ran, timed } from './run.ts';

const HOSTS = 12;
const VOLUMES = 300;
const ROUNDS = 5;
const MOST_SECONDS = 3;

const nameOf = (command: string): string =>
  `look: ${command} of ${VOLUMES} volumes on ${HOSTS} simulated hosts`;

/** One look at many volumes on simulated hosts behind SSH, and one comparison of all that they hold. */
export const looks: Part = {
  names: ['status', 'verify'].map(nameOf),
  async measure({ root, wants }) {
    const simulation = Simulation.create({
      hosts: Array.from({ length: HOSTS }, (_, n) => ({
        name: `gl${n + 1}`,
        storage: `10.0.0.${n + 1}`,
        zone: n + 1,
        devices: [{ path: '/dev/vdb', sizeKiB: 4096 * GIB }],
      })),
    });
    const world = await lab({ ssh: true, simulation });
    try {
      const where = { folder: world.folder, environment: world.variables };
      const ours = async (...words: string[]) =>
        (await ran(process.execPath, [join(root, 'bin/glusterctl.js'), ...words, '--quiet'], where)).stdout;
      await ours('topology', 'load', '--json=topology.json', '--trust-new-hosts');
      await ours('volume', 'create', '--size=1', `--count=${VOLUMES}`, '--name-prefix=v');
      const status = async () => {
        const { word } = JSON.parse(await ours('status', '-o', 'json')) as { word: string };
        if (word !== 'HEALTHY') throw new Error(`the simulated cluster is ${word}`);
      };
      const verify = async () => {
        const { bricks } = JSON.parse(await ours('verify', '-o', 'json')) as { bricks: number };
        if (bricks !== 3 * VOLUMES) throw new Error(`${bricks} bricks were looked at`);
      };
      const rows: Row[] = [];
      for (const [command, once] of Object.entries({ status, verify }))
        if (wants(nameOf(command))) rows.push(await measured(command, once));
      return rows;
    } finally {
      await world.remove();
    }
  },
};

async function measured(command: string, once: () => Promise<void>): Promise<Row> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) times.push(await timed(once));
  const { user, system } = process.cpuUsage(before);
  const simulators = (user + system) / 1e6 / ROUNDS;
  return row({
    name: nameOf(command),
    value: median(times) / 1000,
    unit: 's',
    most: MOST_SECONDS,
    also: `${simulators.toFixed(2)} s of processor time are the simulated hosts'`,
  });
}
