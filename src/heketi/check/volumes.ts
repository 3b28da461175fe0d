import { counted } from '../../model/counted.ts';
import { grouped } from '../../model/grouped.ts';
import type { HeketiDatabase, HeketiVolume } from '../records/database.ts';
import type { HeketiFinding } from './finding.ts';
import type { OperationsOf } from './operations-of.ts';

/** Bricks and hosts that a volume has too few of, or that are none of its cluster's. */
export function volumeFindings(
  database: HeketiDatabase,
  operationsFor: OperationsOf,
): readonly HeketiFinding[] {
  const hosts = grouped(Object.values(database.nodeentries), ({ Info }) => Info.cluster);
  return Object.values(database.volumeentries).flatMap((volume) => {
    const known = (hosts.get(volume.Info.cluster) ?? []).flatMap(({ Info }) => Info.hostnames.storage);
    return [
      ...setFindings(volume, operationsFor(volume.Info.id, ...volume.Bricks)),
      ...hostFindings(volume, new Set(known)),
    ];
  });
}

function setFindings({ Info, Bricks }: HeketiVolume, operation: string | null): readonly HeketiFinding[] {
  const setSize = setSizeOf(Info.durability);
  if (setSize === 0 || (Bricks.length > 0 && Bricks.length % setSize === 0)) return [];
  const what = `it has ${counted(Bricks.length, 'brick')}, but each of its sets needs ${setSize}`;
  const where = { table: 'volumeentries', id: Info.id } as const;
  return [{ kind: 'incomplete-set', where, what, detail: { bricks: Bricks.length, setSize }, operation }];
}

/** 0: it is not told, and follows from the defaults of the server that made it. */
function setSizeOf({ type, replicate, disperse }: HeketiVolume['Info']['durability']): number {
  if (type === 'replicate') return replicate.replica ?? 0;
  if (type !== 'disperse') return 1;
  const { data = 0, redundancy = 0 } = disperse;
  return data === 0 || redundancy === 0 ? 0 : data + redundancy;
}

/** All of the cluster's hosts, or those of its bricks, or those there were when it was made: all of that is right. */
function hostFindings({ Info }: HeketiVolume, known: ReadonlySet<string>): readonly HeketiFinding[] {
  return Info.mount.glusterfs.hosts
    .filter((host) => !known.has(host))
    .map((host) => ({
      kind: 'unknown-mount-host',
      where: { table: 'volumeentries', id: Info.id },
      what: `it is to be mounted from ${host}, which is no host of its cluster`,
      detail: { host },
      operation: null,
    }));
}
