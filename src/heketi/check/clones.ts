import { counted } from '../../model/counted.ts';
import type { HeketiDatabase } from '../records/database.ts';
import type { FindingOf, HeketiFinding } from './finding.ts';

/**
 * What a clone leaves that failed: its id in the cluster's list, bricks that belong to it, and no volume. Until that is
 * gone, Heketi makes no volume in the cluster. Told as one thing, in place of each of its loose ends.
 */
export function gatherClones(
  database: HeketiDatabase,
  findings: readonly HeketiFinding[],
): readonly HeketiFinding[] {
  const leftovers = findings.flatMap((finding) => leftover(database, finding));
  const volumes = new Set(leftovers.map(({ detail }) => detail.volume));
  const bricks = new Set(leftovers.flatMap(({ detail }) => detail.bricks));
  const rest = findings.filter((finding) => {
    if (finding.kind === 'dangling-id') return !volumes.has(finding.detail.names.id);
    if (finding.kind === 'path-twice') return !finding.detail.bricks.some((brick) => bricks.has(brick));
    return finding.kind !== 'pending-on-nothing' || !bricks.has(finding.where.id);
  });
  return [...leftovers, ...rest];
}

function leftover(database: HeketiDatabase, finding: HeketiFinding): readonly FindingOf<'clone-leftover'>[] {
  if (finding.kind !== 'dangling-id' || finding.where.table !== 'clusterentries') return [];
  const { names } = finding.detail;
  if (names.table !== 'volumeentries') return [];
  const bricks = Object.values(database.brickentries)
    .filter(({ Info, Pending }) => Info.volume === names.id && Pending.Id !== '')
    .map(({ Info }) => Info.id);
  if (bricks.length === 0) return [];
  return [
    {
      kind: 'clone-leftover',
      where: finding.where,
      what: `it lists volume ${names.id}, of which there is nothing but ${counted(bricks.length, 'brick')} of a clone`,
      detail: { volume: names.id, bricks },
      operation: finding.operation,
    },
  ];
}
