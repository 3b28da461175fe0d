import type { BoltFile } from '../bolt/read.ts';
import type { HeketiDamage } from '../damage.ts';
import { GobError } from '../gob/cursor.ts';
import { decodeGob } from '../gob/decode.ts';
import { ALWAYS_THERE, isBucketName, isRegistryKey } from './buckets.ts';
import { type Collected, collect, type RawEntry } from './collect.ts';
import { type BucketName, FORMS } from './forms.ts';
import { FieldError, recordFromGob } from './from-gob.ts';

/**
 * The records of a file. Bolt has no checksum for them: of damage that changes nothing but the letters of a text or the
 * digits of a number, only that shows which makes an id, a state or another word with rules wrong.
 */
export function recordsFromBolt({ buckets }: BoltFile): Collected {
  const damages: HeketiDamage[] = [...bucketDamages(buckets)];

  function raw(bucket: BucketName): readonly RawEntry[] {
    return (buckets.get(bucket) ?? []).flatMap(({ key, value }): RawEntry[] => {
      if (isRegistryKey(bucket, key)) return [];
      const place = `${bucket}/${key}`;
      try {
        return [{ key, place, document: recordFromGob(decodeGob(value), FORMS[bucket]) }];
      } catch (error) {
        damages.push(recordDamage(place, error));
        return [];
      }
    });
  }

  const collected = collect(raw);
  return { database: collected.database, damages: [...damages, ...collected.damages] };
}

function bucketDamages(buckets: BoltFile['buckets']): readonly HeketiDamage[] {
  const missing = ALWAYS_THERE.filter((bucket) => !buckets.has(bucket)).map((bucket) => ({
    place: bucket,
    what: 'the bucket is missing',
  }));
  const unknown = [...buckets.keys()]
    .filter((bucket) => !isBucketName(bucket))
    .map((bucket) => ({ place: JSON.stringify(bucket), what: 'is no bucket of Heketi' }));
  return [...missing, ...unknown].map((damage) => ({ kind: 'bucket', field: null, ...damage }));
}

function recordDamage(place: string, error: unknown): HeketiDamage {
  if (error instanceof FieldError) return { kind: 'record', place, field: error.field, what: error.message };
  if (error instanceof GobError) return { kind: 'record', place, field: null, what: error.message };
  throw error;
}
