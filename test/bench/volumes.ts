import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floorHosts } from './floor-hosts.ts';
import type { BenchedHosts } from './hosts.ts';
import type { Bench } from './part.ts';
import { median, type Row, row } from './row.ts';
import { ran, timed } from './run.ts';

/** Short, and on a busy machine one may take a third longer than the next. */
const LOADS = 9;

const WHATS = {
  load: 'topology load',
  create: 'volume create, replica 3',
  remove: 'volume delete',
  tenCreated: '10 created by one command',
  tenDeleted: '10 deleted by one command',
  tenCreatedToOne: '10 created by one command, to one',
  tenDeletedToOne: '10 deleted by one command, to one',
} as const;
type What = keyof typeof WHATS;

/** How rows of some hosts are called, and the most that each ratio may be. */
export interface VolumeRows {
  readonly most: Readonly<Partial<Record<What, number>>>;
  nameOf(what: string): string;
}

export function volumeNames({ nameOf }: VolumeRows, isLoaded: boolean): readonly string[] {
  const { load, ...others } = WHATS;
  return [...(isLoaded ? [load] : []), ...Object.values(others)].map(nameOf);
}

type Times = Readonly<Record<'ours' | 'byHand', number[]>>;
const noTimes = (): Times => ({ ours: [], byHand: [] });

/** What is done with volumes of replica 3 against what is written by hand, in turns. */
export async function measureVolumes(
  { root, wants }: Bench,
  hosts: BenchedHosts,
  rows: VolumeRows,
): Promise<readonly Row[]> {
  const program = join(root, 'bin/glusterctl.js');
  const floor = join(root, 'test/bench/floor.mjs');
  const plan = join(hosts.folder, 'floor.json');
  const took = async (...words: string[]) =>
    await timed(async () => await ran(process.execPath, words, hosts));
  const ours = async (...words: string[]) => await took(program, ...words, '--quiet');
  const byHand = async (...words: string[]) => await took(floor, plan, ...words);
  const load = async () => await ours('topology', 'load', `--json=${hosts.topology}`, '--trust-new-hosts');
  const writePlan = async () =>
    await writeFile(plan, JSON.stringify({ hosts: await floorHosts(program, hosts) }));
  const wanted = (...whats: What[]) => whats.some((what) => wants(rows.nameOf(WHATS[what])));

  await load();
  await writePlan();
  const { reset } = hosts;
  const [loads, creates, deletes, tenCreates, tenDeletes] = Array.from({ length: 5 }, noTimes);
  if (reset !== undefined && wanted('load')) {
    for (let round = 0; round < LOADS; round++) {
      await reset();
      loads?.byHand.push(await byHand('load'));
      await reset();
      loads?.ours.push(await load());
    }
    await writePlan();
  }
  if (wanted('create', 'remove', 'tenCreatedToOne', 'tenDeletedToOne')) {
    for (let round = 0; round < hosts.rounds; round++) {
      creates?.byHand.push(await byHand('create', `byhand${round}`));
      creates?.ours.push(await ours('volume', 'create', '--size=1', `--name=ours${round}`));
      deletes?.byHand.push(await byHand('delete', `byhand${round}`));
      deletes?.ours.push(await ours('volume', 'delete', `ours${round}`, '--yes'));
    }
  }
  if (wanted('tenCreated', 'tenDeleted', 'tenCreatedToOne', 'tenDeletedToOne')) {
    for (let round = 0; round < hosts.rounds; round++) {
      const prefix = `ten${round}-`;
      const names = Array.from({ length: 10 }, (_, index) => `${prefix}${index + 1}`);
      // Without hyphens, which the device mapper doubles.
      const others = names.map((_name, index) => `byhandten${round}x${index}`);
      // By hand they are made one after the other, on hosts where nothing else is done.
      tenCreates?.byHand.push(await byHand('create', ...others));
      tenDeletes?.byHand.push(await byHand('delete', ...others));
      tenCreates?.ours.push(
        await ours('volume', 'create', '--size=1', '--count=10', `--name-prefix=${prefix}`),
      );
      tenDeletes?.ours.push(await ours('volume', 'delete', ...names, '--yes'));
    }
  }
  const rowOf = (what: What, value: readonly number[] = [], base: readonly number[] = [], is = 'by hand') => {
    const most = rows.most[what];
    return row({
      name: rows.nameOf(WHATS[what]),
      value: median(value),
      unit: 'ms',
      floor: { value: median(base), is },
      ...(most === undefined ? {} : { most }),
    });
  };
  return [
    rowOf('load', loads?.ours, loads?.byHand),
    rowOf('create', creates?.ours, creates?.byHand),
    rowOf('remove', deletes?.ours, deletes?.byHand),
    rowOf('tenCreated', tenCreates?.ours, tenCreates?.byHand),
    rowOf('tenDeleted', tenDeletes?.ours, tenDeletes?.byHand),
    rowOf('tenCreatedToOne', tenCreates?.ours, creates?.ours, 'one by one command'),
    rowOf('tenDeletedToOne', tenDeletes?.ours, deletes?.ours, 'one by one command'),
  ].filter(({ name }) => wants(name) && (reset !== undefined || name !== rows.nameOf(WHATS.load)));
}
