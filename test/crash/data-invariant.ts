import { writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies, lostFiles } from '../../src/simulator/data/copies.ts';
import { heal } from '../../src/simulator/data/healing.ts';
import type { GlusterVolume, SimulationModel } from '../../src/simulator/model/types.ts';

/** How many copies of each file have what clients were told is written, those included that a brick left behind. */
export type Copies = ReadonlyMap<string, number>;

export function copiesNow(model: SimulationModel): Copies {
  return new Map(
    goodCopies(model).map(({ volume, path, good, aside }) => [`${volume}:${path}`, good + aside]),
  );
}

/** Clients write some files into a volume. */
export function fillVolume(model: SimulationModel, volume: string): void {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const errno = writeFile(model, volume, `/d/${name}`, `${volume} ${name}`);
    if (errno !== null) throw new Error(`${volume}: ${name} can't be written: ${errno}`);
  }
}

/** At no point a file has fewer good copies than before, and none is lost. */
export function fewerCopies(before: Copies, model: SimulationModel): readonly string[] {
  const now = copiesNow(model);
  return [
    ...[...before]
      .filter(([file, copies]) => (now.get(file) ?? 0) < copies)
      .map(([file, copies]) => `${file} had ${copies} good copies and has ${now.get(file) ?? 0}`),
    ...lost(model),
  ];
}

export function lost(model: SimulationModel): readonly string[] {
  return lostFiles(model).map(
    ({ volume, path, good, aside, needed }) =>
      `${volume}:${path} is lost: of ${needed} needed copies ${good + aside} are left`,
  );
}

/** The healers get time; then every file has as many copies in its volume as that keeps. */
export function notWhole(model: SimulationModel): readonly string[] {
  for (let look = 0; look < 100; look += 1) heal(model);
  const volumes = new Map(model.pools.flatMap((pool) => Object.entries(pool.volumes)));
  return goodCopies(model).flatMap(({ volume, path, good }) => {
    const full = copiesKept(volumes.get(volume));
    return good >= full ? [] : [`${volume}:${path} has ${good} good copies of ${full}`];
  });
}

function copiesKept(volume: GlusterVolume | undefined): number {
  if (volume === undefined) return 0;
  return volume.disperse > 0 ? volume.disperse : volume.replica - volume.arbiter;
}
