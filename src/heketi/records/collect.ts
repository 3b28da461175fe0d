import type { z } from 'zod';
import type { HeketiDamage } from '../damage.ts';
import type { HeketiDatabase } from './database.ts';
import type { BucketName } from './forms.ts';
import { SCHEMAS } from './schema.ts';

export interface Collected {
  readonly database: HeketiDatabase;
  readonly damages: readonly HeketiDamage[];
}

export interface RawEntry {
  readonly key: string;
  readonly place: string;
  /** Not yet held to anything. */
  readonly document: unknown;
}

/** Holds each record to what its bucket takes, and leaves out what does not fit. */
export function collect(read: (bucket: BucketName) => readonly RawEntry[]): Collected {
  const damages: HeketiDamage[] = [];

  function table<T>(bucket: BucketName, schema: z.ZodType<T>, idOf: (entry: T) => string) {
    const sound = read(bucket).flatMap(({ key, place, document }): [string, T][] => {
      const result = schema.safeParse(document);
      if (!result.success) {
        damages.push(...issuesOf(place, result.error));
        return [];
      }
      const id = idOf(result.data);
      if (id === key) return [[key, result.data]];
      damages.push({ kind: 'record', place, field: null, what: `the entry itself says that it is ${id}` });
      return [];
    });
    return Object.fromEntries(sound);
  }

  const database = {
    clusterentries: table('CLUSTER', SCHEMAS.CLUSTER, ({ Info }) => Info.id),
    volumeentries: table('VOLUME', SCHEMAS.VOLUME, ({ Info }) => Info.id),
    brickentries: table('BRICK', SCHEMAS.BRICK, ({ Info }) => Info.id),
    nodeentries: table('NODE', SCHEMAS.NODE, ({ Info }) => Info.id),
    deviceentries: table('DEVICE', SCHEMAS.DEVICE, ({ Info }) => Info.id),
    blockvolumeentries: table('BLOCKVOLUME', SCHEMAS.BLOCKVOLUME, ({ Info }) => Info.id),
    dbattributeentries: table('DBATTRIBUTE', SCHEMAS.DBATTRIBUTE, ({ Key }) => Key),
    pendingoperations: table('PENDING_OPERATIONS', SCHEMAS.PENDING_OPERATIONS, ({ Id }) => Id),
  };
  return { database, damages };
}

function issuesOf(place: string, { issues }: z.ZodError): readonly HeketiDamage[] {
  return issues.map(({ path, message }) => ({
    kind: 'record',
    place,
    field: path.length === 0 ? null : path.join('.'),
    what: message,
  }));
}
