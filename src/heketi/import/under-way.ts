import type { HeketiDatabase } from '../records/database.ts';
import { type Action, targets } from '../records/operations.ts';

/** What operations under way are about to bring: nothing of that is there for certain. */
export interface Coming {
  readonly volumes: ReadonlySet<string>;
  readonly bricks: ReadonlySet<string>;
  readonly blockVolumes: ReadonlySet<string>;
}

export function coming({ pendingoperations }: HeketiDatabase): Coming {
  const all = Object.values(pendingoperations);
  const of = (action: Action) => new Set(all.flatMap((operation) => targets(operation, action)));
  return {
    volumes: new Set([...of('addVolume'), ...of('addVolumeClone')]),
    bricks: of('addBrick'),
    blockVolumes: of('addBlockVolume'),
  };
}
