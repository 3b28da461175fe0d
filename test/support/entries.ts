import { writeFile } from '../../src/simulator/data/clients.ts';
import type { Lab } from './lab.ts';
import { SimulatedTime } from './simulated-time.ts';

const INDEX = '.glusterfs/indices/xattrop';

/** Lets the bricks of a host know of so many entries that another copy lacks, and of no others. */
export function setPending({ simulation }: Lab, host: string, count: number): void {
  const files = simulation.files(host);
  const own = simulation.model.hosts.find(({ name }) => name === host);
  for (const path of Object.keys(own?.bricks ?? {})) {
    const index = `${path}/${INDEX}`;
    for (const part of ['.glusterfs', '.glusterfs/indices', INDEX])
      if (!files.isDirectory(`${path}/${part}`)) files.makeDirectory(`${path}/${part}`);
    for (const name of files.list(index) ?? []) files.remove(`${index}/${name}`);
    files.write(`${index}/xattrop-2edc120e-f314-4951-8436-f009a7142bc7`, '');
    for (let n = 1; n <= count; n += 1)
      files.write(`${index}/2edc120e-f314-4951-8436-${String(n).padStart(12, '0')}`, '');
    files.sync(null);
  }
}

/** Lets a brick be away while files are written to `data`, and nobody bring it those: what heals stands still. */
export async function missed({ simulation, ok }: Lab, host: string, count: number): Promise<void> {
  simulation.model.healing = { frozen: true, perLook: 20 };
  await simulation.exec(host, 'sh -s', 'pkill -x glusterfsd');
  for (let n = 1; n <= count; n += 1) writeFile(simulation.model, 'data', `/f${n}`, 'text\n');
  await ok('volume start data');
}

/** What looks wait between two of them; other sleeps are shorter. */
const PAUSE_MS = 2000;

/** A clock that goes on at once when somebody sleeps, and tells where that is between two looks. */
export function clockThat(betweenLooks: () => void) {
  const time = new SimulatedTime();
  return {
    now: () => time.now(),
    async sleep(milliseconds: number) {
      if (milliseconds >= PAUSE_MS) betweenLooks();
      await time.sleep(milliseconds);
    },
  };
}
