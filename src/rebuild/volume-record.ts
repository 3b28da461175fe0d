import type { VolumeInfo } from '../gluster/info.ts';
import { keyOf, MARK } from '../gluster/options.ts';
import { isSetByGluster } from '../gluster/own-options.ts';
import { recordedSnapshot } from '../gluster/snapshot.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { requestedOf } from '../model/durability.ts';
import type { Brick, Durability, Snapshot, Volume } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { footprint, usableKiB } from '../placement/sizing.ts';
import type { NoteOf } from './evidence.ts';

/** In the order that was recorded, with the values that are true now. */
export function optionsOf({ options: found }: VolumeInfo, noted: readonly string[]): readonly string[] {
  const named = new Set(noted.map(keyOf));
  const kept = noted.flatMap((option) => {
    const key = keyOf(option);
    const value = found[key];
    // Some are only ever recorded: of Heketi's own, and the empty strings of its records.
    if (value === undefined) return key === '' || key.startsWith('user.heketi.') ? [option] : [];
    return [option === `${key} ${value}` ? option : `${key} ${value}`];
  });
  const others = Object.entries(found).flatMap(([key, value]) =>
    named.has(key) || key === MARK || isSetByGluster(key, value) ? [] : [`${key} ${value}`],
  );
  return [...kept, ...others];
}

/** The roundest factor that makes a pool of this size for a brick. */
export function factorOf({ sizeKiB, poolKiB }: Brick, extentKiB: number): number {
  const ratio = poolKiB / sizeKiB;
  for (const digits of [0, 1, 2, 3]) {
    for (const up of [0, 1]) {
      const factor = (Math.floor(ratio * 10 ** digits) + up) / 10 ** digits;
      if (factor >= 1 && footprint(sizeKiB, factor, extentKiB).poolKiB === poolKiB) return factor;
    }
  }
  return Math.max(1, Number(ratio.toFixed(3)));
}

export function snapshotsOf({ snapshots }: Inventory, volume: string): readonly Snapshot[] {
  return (snapshots ?? []).filter((one) => one.volume === volume).map(recordedSnapshot);
}

/** Of what lies in a pool, that is another logical volume than its own. */
function isThin({ pool, lv }: Brick): boolean {
  return pool !== lv;
}

export interface VolumeParts {
  readonly id: Id;
  readonly cluster: Id;
  readonly info: VolumeInfo;
  readonly durability: Durability;
  readonly bricks: readonly Brick[];
  /** Others made some of its bricks. */
  readonly isAdopted: boolean;
  readonly note: NoteOf<'volume'> | undefined;
  readonly snapshots: readonly Snapshot[];
  /** Owner of the bricks' folders. */
  readonly gid: number;
  readonly extentKiB: number;
}

/** The note of the volume for what gluster does not know; where there is none, what its bricks show. */
export function volumeRecord(parts: VolumeParts): Volume {
  const { id, cluster, info, durability, bricks, isAdopted, note, snapshots, gid, extentKiB } = parts;
  const [first] = bricks.filter(({ kind }) => kind === 'data');
  const factor = note?.snapshotFactor ?? (first === undefined || isAdopted ? 1 : factorOf(first, extentKiB));
  const isCurrent = note !== undefined && note.bricks.length === bricks.length;
  return {
    id,
    cluster,
    name: info.name,
    sizeKiB: isCurrent ? note.sizeKiB : usableKiB(bricks, durability),
    durability,
    requested: note?.requested ?? requestedOf(durability),
    options: optionsOf(info, note?.options ?? []),
    gid: note?.gid ?? gid,
    snapshotFactor: factor,
    snapshotsEnabled: note?.snapshotsEnabled ?? (isAdopted ? bricks.every(isThin) : factor > 1),
    block: note?.block ?? false,
    restriction: note?.restriction ?? '',
    started: info.status === 'Started',
    tags: note?.tags ?? {},
    snapshots,
    cloneOf: note?.cloneOf ?? null,
    glusterUuid: info.uuid,
    ...(note?.created === undefined ? {} : { created: note.created }),
  };
}
