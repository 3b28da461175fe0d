import { describe, expect, it } from 'vitest';
import { readMetaPages } from '../../src/heketi/bolt/meta.ts';
import { type BoltFile, type BoltResult, readBolt } from '../../src/heketi/bolt/read.ts';
import { entriesBelow, entriesOfBucket, type TreeWalk } from '../../src/heketi/bolt/tree.ts';
import { checkHeketiDatabase } from '../../src/heketi/check/check.ts';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import type { HeketiReading } from '../../src/heketi/reading.ts';
import type { HeketiDatabase } from '../../src/heketi/records/database.ts';
import { recordsFromBolt } from '../../src/heketi/records/from-bolt.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { isId } from '../../src/model/ids.ts';
import { databaseFile } from '../support/heketi-databases.ts';

const BYTES = databaseFile('heketidbstorage.db');
const PAGE = 4096;
const [FIRST] = readMetaPages(BYTES);
if (FIRST.kind !== 'good') throw new Error('the database is not as it was');
const WHOLE = fileOf(BYTES);
const BEFORE = fileOf(without(WHOLE.transaction % 2));
const DATABASE = readHeketiDatabase(BYTES).database;
const TABLES: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map(Object.entries(DATABASE));

function fileOf(bytes: Buffer): BoltFile {
  const result = readBolt(bytes);
  if (result.kind !== 'read' || result.file.damages.length > 0) throw new Error('the database is not sound');
  return result.file;
}

/** As it is read without one of its meta pages. */
function without(meta: number): Buffer {
  const bytes = Buffer.from(BYTES);
  bytes.fill(0, meta * PAGE, (meta + 1) * PAGE);
  return bytes;
}

/** The meta pages, and all that the newest tree leads to. */
function pagesInUse(): readonly number[] {
  const meta = readMetaPages(BYTES)[WHOLE.transaction % 2];
  if (meta?.kind !== 'good') throw new Error('the newest meta page is not sound');
  const { highWater, root, freeList } = meta.meta;
  const walk: TreeWalk = {
    pages: { bytes: BYTES, pageSize: PAGE, highWater },
    reached: new Map(),
    damages: [],
  };
  for (const { key, value } of entriesBelow(walk, root, null)) entriesOfBucket(walk, key, value);
  return [0, 1, ...walk.reached.keys(), ...(freeList === null ? [] : [freeList])].sort((a, b) => a - b);
}

type Contents = ReadonlyMap<string, ReadonlyMap<string, Buffer>>;

function contents({ buckets }: BoltFile): Contents {
  return new Map(
    [...buckets].map(([name, entries]) => [name, new Map(entries.map(({ key, value }) => [key, value]))]),
  );
}

const WHOLE_CONTENTS = contents(WHOLE);
const BEFORE_CONTENTS = contents(BEFORE);

/** Entries of one that the other has not, or has otherwise. */
function departures(of: Contents, from: Contents): readonly (readonly [bucket: string, key: string])[] {
  return [...of].flatMap(([bucket, entries]) =>
    [...entries]
      .filter(([key, value]) => from.get(bucket)?.get(key)?.equals(value) !== true)
      .map(([key]) => [bucket, key] as const),
  );
}

/** Paths at which two values differ, with both. */
function differences(
  a: unknown,
  b: unknown,
  path = '',
): readonly (readonly [path: string, a: unknown, b: unknown])[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [[path, a, b]];
  const one: Readonly<Record<string, unknown>> = { ...a };
  const other: Readonly<Record<string, unknown>> = { ...b };
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], `${path}/${key}`));
}

/** Whether two files hold the same, entry by entry. */
function same({ buckets }: BoltFile, other: BoltFile): boolean {
  if (buckets.size !== other.buckets.size) return false;
  for (const [name, entries] of buckets) {
    const others = other.buckets.get(name);
    if (others?.length !== entries.length) return false;
    for (const [at, { key, value }] of entries.entries())
      if (others[at]?.key !== key || !others[at].value.equals(value)) return false;
  }
  return true;
}

/** Refused; or right, of the newest state or of the one before, which is said; or partial, with the damage named. */
function isTold(result: BoltResult): 'refused' | 'right' | 'older' | 'partial' | 'changed' {
  if (result.kind !== 'read') return 'refused';
  const { file } = result;
  const [whole, contentsOfWhole] = file.older === null ? [WHOLE, WHOLE_CONTENTS] : [BEFORE, BEFORE_CONTENTS];
  // What is given beside the damage is as it was.
  if (file.damages.length > 0)
    return departures(contents(file), contentsOfWhole).length === 0 ? 'partial' : 'changed';
  if (!same(file, whole)) return 'changed';
  return file.older === null ? 'right' : 'older';
}

/** The file reduced to the bucket that holds what was changed: the rest is as it was, byte by byte. */
function recordsOf(file: BoltFile): ReturnType<typeof recordsFromBolt> {
  const changed = new Set(
    departures(contents(file), WHOLE_CONTENTS).map(([bucket, key]) => `${bucket}/${key}`),
  );
  const buckets = [...file.buckets].map(
    ([name, entries]) => [name, entries.filter(({ key }) => changed.has(`${name}/${key}`))] as const,
  );
  return recordsFromBolt({ ...file, buckets: new Map(buckets) });
}

function reading(bytes: Buffer): HeketiReading | GlusterctlError {
  try {
    return readHeketiDatabase(bytes);
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

describe('a database cut', () => {
  const end = ((pagesInUse().at(-1) ?? 0) + 1) * PAGE;

  it('at any byte is refused, or right, or partial with the damage named', () => {
    const told = { refused: 0, right: 0, older: 0, partial: 0, changed: 0 };
    for (let length = 0; length <= end; length++) told[isTold(readBolt(BYTES.subarray(0, length)))]++;
    expect(told.changed).toBe(0);
    expect(told.older).toBe(0);
    expect(told.right).toBeGreaterThan(0);
    expect(told.partial).toBeGreaterThan(PAGE);
    expect(told.refused + told.right + told.partial).toBe(end + 1);
  });

  it('says where, and which page is missing', () => {
    for (let length = 1; length <= BYTES.length; length += length % PAGE === 1 ? 509 : 127) {
      const read = reading(BYTES.subarray(0, length));
      if (read instanceof GlusterctlError) {
        expect(`${read.message}\n${read.hint}`).toMatch(
          /cut at byte|neither of its first two pages|zeros and nothing else/,
        );
        expect(read.hint).toMatch(/copy heketi\.db again|copy it again/i);
      } else if (read.damages.length > 0) {
        expect(read.short?.bytes).toBe(length);
        expect(read.damages.some(({ what }) => what.includes(`cut at byte ${length}`))).toBe(true);
      } else expect(read.database).toEqual(DATABASE);
    }
  });
});

describe.each([0x01, 0xff])('a database with any byte in use flipped by %i', (pattern) => {
  const inUse = pagesInUse();

  it('is refused, or right, or partial with the damage named; only letters and digits can pass', () => {
    const bytes = Buffer.from(BYTES);
    const told = { refused: 0, right: 0, older: 0, partial: 0, changed: 0 };
    const passed: string[] = [];
    for (const at of inUse.flatMap((page) => Array.from({ length: PAGE }, (_, byte) => page * PAGE + byte))) {
      bytes[at] = (BYTES[at] ?? 0) ^ pattern;
      const result = readBolt(bytes);
      const kind = isTold(result);
      told[kind]++;
      if (kind === 'changed' && result.kind === 'read') passed.push(...passedOver(result.file, at));
      bytes[at] = BYTES[at] ?? 0;
    }
    expect(told.older).toBeGreaterThan(0);
    expect(told.changed).toBeGreaterThan(0);
    expect(passed).toEqual([]);
  });
});

/**
 * Bolt has no checksum for entries, so nobody can tell that a letter of a text or a digit of a number is another one.
 * That is all that may pass: one plain value of one record, or one key of a map in it. Where an id became another
 * one, the check finds the ends that do not meet.
 */
function passedOver(file: BoltFile, at: number): readonly string[] {
  const { database, damages } = recordsOf(file);
  if (damages.length > 0) return [];
  const found = Object.entries(database).flatMap(([table, entries]) =>
    Object.entries(entries).flatMap(([id, entry]) =>
      differences(TABLES.get(table)?.[id], entry, `${table}/${id}`),
    ),
  );
  // Nothing at all: an entry of the index beside the entries, or a durability that is told twice.
  const [only, renamed] = found;
  if (only === undefined) return [];
  const [path, before, after] = only;
  const told = `byte ${at}: ${found.length} values differ, ${path} is ${JSON.stringify(after)}`;
  if (renamed !== undefined) {
    const isKey =
      found.length === 2 && after === undefined && renamed[1] === undefined && before === renamed[2];
    return isKey ? [] : [told];
  }
  const plain = typeof before === 'string' || typeof before === 'number';
  if (!plain || typeof before !== typeof after) return [told];
  const isLink = isId(String(before)) && !path.includes('DB_GENERATION_ID');
  return isLink && checkHeketiDatabase(joined(database)).length === 0
    ? [`${told}, and the check is silent`]
    : [];
}

/** The database with the entries of another in place of its own. */
function joined(other: HeketiDatabase): HeketiDatabase {
  return {
    ...DATABASE,
    clusterentries: { ...DATABASE.clusterentries, ...other.clusterentries },
    volumeentries: { ...DATABASE.volumeentries, ...other.volumeentries },
    brickentries: { ...DATABASE.brickentries, ...other.brickentries },
    nodeentries: { ...DATABASE.nodeentries, ...other.nodeentries },
    deviceentries: { ...DATABASE.deviceentries, ...other.deviceentries },
  };
}
