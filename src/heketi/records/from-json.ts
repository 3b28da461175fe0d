import type { HeketiDamage } from '../damage.ts';
import { TABLES } from './buckets.ts';
import { type Collected, collect, type RawEntry } from './collect.ts';
import type { BucketName } from './forms.ts';

/** The records of what `heketi db export` and `heketi-cli db dump` print. Older versions leave whole tables out. */
export function recordsFromJson(document: Readonly<Record<string, unknown>>): Collected {
  const damages: HeketiDamage[] = [];

  function raw(bucket: BucketName): readonly RawEntry[] {
    const table = TABLES[bucket];
    const entries = document[table] ?? {};
    if (isObject(entries))
      return Object.entries(entries).map(([key, entry]) => ({
        key,
        place: `${table}/${key}`,
        document: entry,
      }));
    damages.push({ kind: 'bucket', place: table, field: null, what: 'is no table of entries' });
    return [];
  }

  const { database, damages: found } = collect(raw);
  return { database: { ...document, ...database }, damages: [...damages, ...found] };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
