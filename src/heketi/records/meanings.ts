import { CLUSTERS_HAVE_FLAGS } from './attributes.ts';
import type { HeketiDatabase } from './database.ts';

/** What a cluster is for. Without flags, as v4 and v5 had none, it is for both, as Heketi takes it. */
export function clusterFlags(
  { clusterentries, dbattributeentries }: HeketiDatabase,
  cluster: string,
): { readonly file: boolean; readonly block: boolean } {
  const { file = false, block = false } = clusterentries[cluster]?.Info ?? {};
  const known = file || block || Object.hasOwn(dbattributeentries, CLUSTERS_HAVE_FLAGS);
  return known ? { file, block } : { file: true, block: true };
}

/** The volume of each brick: as it says, or as the volumes' lists do where v4 wrote it. */
export function volumesOfBricks({
  brickentries,
  volumeentries,
}: HeketiDatabase): ReadonlyMap<string, string> {
  const listed = Object.values(volumeentries).flatMap(({ Info, Bricks }) =>
    Bricks.map((brick) => [brick, Info.id] as const),
  );
  const said = Object.values(brickentries)
    .filter(({ Info }) => Info.volume !== '')
    .map(({ Info }) => [Info.id, Info.volume] as const);
  return new Map([...listed, ...said]);
}
