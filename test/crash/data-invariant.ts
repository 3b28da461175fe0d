import { writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies, lostFiles } from '../../src/simulator/data/copies.ts';
import { heal } from '../../src/simulator/data/healing.ts';
import { setsOf } from '../../src/simulator/data/sets.ts';
import type { GlusterVolume, SimulationModel } from '../../src/simulator/model/types.ts';

/** How a file is kept: what clients were told is written, and how many copies have it, those included that a brick left behind. */
interface Copies {
  readonly volume: string;
  readonly content: string;
  readonly copies: number;
  /** As many as the volume keeps. */
  readonly most: number;
}

/** Of every file of every volume. */
export type Kept = ReadonlyMap<string, Copies>;

export function keptNow(model: SimulationModel): Kept {
  const volumes = volumesOf(model);
  return new Map(
    goodCopies(model).map(({ volume, path, good, aside }) => [
      `${volume}:${path}`,
      {
        volume: volumes.get(volume)?.id ?? '',
        content: volumes.get(volume)?.written?.[path] ?? '',
        copies: good + aside,
        most: widthOf(volumes.get(volume)),
      },
    ]),
  );
}

function volumesOf(model: SimulationModel): ReadonlyMap<string, GlusterVolume> {
  return new Map(model.pools.flatMap((pool) => Object.entries(pool.volumes)));
}

/** Clients write some files into a volume, which are healed one by one. */
export function fillVolume(model: SimulationModel, volume: string): void {
  model.healing = { frozen: false, perLook: 1 };
  for (let nth = 1; nth <= 14; nth += 1) {
    const errno = writeFile(model, volume, `/d/f${nth}`, `${volume} ${nth}`);
    if (errno !== null) throw new Error(`${volume}: file ${nth} can't be written: ${errno}`);
  }
}

/** Of two copies alone each takes writes without the other: there clients are at rest while one is away. */
export function writeFiles(model: SimulationModel, name: string, text: number): readonly (string | null)[] {
  const volume = volumesOf(model).get(name);
  if (volume === undefined) return ['ENOENT'];
  const whole = setsOf(model, volume).every((set) => set.every(({ online }) => online));
  if (volume.replica === 2 && !whole) return ['at rest'];
  return [text % 3, text % 5].map((nth) => writeFile(model, name, `/d/f${nth}`, `text ${text}`));
}

/**
 * At no point a file has fewer good copies than before, and none is lost. What a brick left behind goes once the volume
 * has as many as it keeps.
 */
export function fewerCopies(before: Kept, model: SimulationModel): readonly string[] {
  const now = keptNow(model);
  return [
    ...[...before].flatMap(([file, { copies, most }]) => {
      const left = now.get(file)?.copies ?? 0;
      return left < Math.min(copies, most) ? [`${file} had ${copies} good copies and has ${left}`] : [];
    }),
    ...lost(model),
  ];
}

/** The same, but for volumes that a person has deleted meanwhile, and for files that became others. */
export function lessKept(before: Kept, model: SimulationModel): readonly string[] {
  const now = keptNow(model);
  const same = [...before].filter(([file, { volume, content }]) => {
    const present = now.get(file);
    return present?.volume === volume && present.content === content;
  });
  return fewerCopies(new Map(same), model);
}

export function lost(model: SimulationModel): readonly string[] {
  return lostFiles(model).map(
    ({ volume, path, good, aside, needed }) =>
      `${volume}:${path} is lost: of ${needed} needed copies ${good + aside} are left`,
  );
}

/** The healers get time; then every file of what is started has as many copies in its volume as that keeps. */
export function notWhole(model: SimulationModel): readonly string[] {
  for (let look = 0; look < 100; look += 1) heal(model);
  const volumes = volumesOf(model);
  return goodCopies(model).flatMap(({ volume, path, good }) => {
    const full = copiesKept(volumes.get(volume));
    return good >= full ? [] : [`${volume}:${path} has ${good} good copies of ${full}`];
  });
}

function copiesKept(volume: GlusterVolume | undefined): number {
  return volume?.status === 'started' ? widthOf(volume) : 0;
}

function widthOf(volume: GlusterVolume | undefined): number {
  if (volume === undefined) return 0;
  return volume.disperse > 0 ? volume.disperse : Math.max(1, volume.replica) - volume.arbiter;
}
