import type { HeketiDatabase } from '../records/database.ts';
import { brickFindings } from './bricks.ts';
import { gatherClones } from './clones.ts';
import type { HeketiFinding } from './finding.ts';
import { linkFindings } from './links.ts';
import { nameFindings } from './names.ts';
import { operationFindings } from './operations.ts';
import { operationsOf } from './operations-of.ts';
import { sizeFindings } from './sizes.ts';
import { volumeFindings } from './volumes.ts';

/**
 * What in a database does not fit together: Heketi's own rules without their false alarms (clones take no space, bricks
 * of v4 do not know their volume, mount hosts are those of the day), and the damages that its users met.
 */
export function checkHeketiDatabase(database: HeketiDatabase): readonly HeketiFinding[] {
  const operationsFor = operationsOf(database);
  return gatherClones(database, [
    ...linkFindings(database, operationsFor),
    ...brickFindings(database, operationsFor),
    ...operationFindings(database),
    ...sizeFindings(database),
    ...volumeFindings(database, operationsFor),
    ...nameFindings(database),
  ]);
}
