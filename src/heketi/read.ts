import { refused } from '../model/errors.ts';
import { type BoltFile, describePage, readBolt } from './bolt/read.ts';
import { contentOf, refuseContent, textHint, textOf } from './content.ts';
import type { HeketiDamage } from './damage.ts';
import { damageRefusal, type HeketiReading } from './reading.ts';
import { isBucketName } from './records/buckets.ts';
import { recordsFromBolt } from './records/from-bolt.ts';
import { isObject, recordsFromJson } from './records/from-json.ts';
import { unpack } from './unpack.ts';

/**
 * Reads Heketi's database from what a file holds: the file of bolt, either form of its export, or any of these gzipped.
 * What is damaged is named and left out; it refuses where nothing could be read.
 */
export function readHeketiDatabase(content: Uint8Array, name = 'The file'): HeketiReading {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (contentOf(bytes) !== 'gzip') return readUnpacked(bytes, name);
  const unpacked = unpack(bytes, name);
  if (contentOf(unpacked) === 'gzip')
    throw refused(`${name} is gzipped twice`, 'Unpack it once (gunzip) and give what comes out.');
  return { ...readUnpacked(unpacked, `What is gzipped in ${name}`), gzipped: true };
}

function readUnpacked(bytes: Buffer, name: string): HeketiReading {
  const bolt = readBolt(bytes);
  switch (bolt.kind) {
    case 'read':
      return readFile(bolt.file, name);
    case 'version':
      throw refused(
        `${name} is a bolt database of format ${bolt.version}, and Heketi's are of format 2`,
        'Export it with the Heketi that wrote it (heketi db export), and give that file.',
      );
    case 'damaged':
      throw refused(
        `${name} is a bolt database without a sound meta page: ${bolt.what} in both`,
        'Where its data begins is not known. Copy heketi.db again while no Heketi server runs, or take an older copy.',
      );
    case 'foreign': {
      const kind = contentOf(bytes);
      if (kind === 'json' || kind === 'gzip') return readJson(bytes, name);
      return refuseContent(kind, bytes, name);
    }
  }
}

function readFile(file: BoltFile, name: string): HeketiReading {
  const names = [...file.buckets.keys()];
  const { older, short, unaccounted } = file;
  const pages = file.damages.map(pageDamage);
  if (pages.length > 0 && names.length === 0) {
    const database = recordsFromJson({}).database;
    throw damageRefusal(
      { database, form: 'bolt', gzipped: false, damages: pages, older, short, unaccounted },
      name,
    );
  }
  if (names.length === 0)
    throw refused(
      `${name} is a database with nothing in it`,
      'Heketi makes one of any empty file that it opens.',
    );
  if (!names.some(isBucketName))
    throw refused(
      `${name} is a bolt database, but none of Heketi: it holds ${names.map((one) => JSON.stringify(one)).join(', ')}`,
    );
  const { database, damages } = recordsFromBolt(file);
  return {
    database,
    form: 'bolt',
    gzipped: false,
    damages: [...pages, ...damages],
    older,
    short,
    unaccounted,
  };
}

function pageDamage(damage: BoltFile['damages'][number]): HeketiDamage {
  const { page, bucket, what } = damage;
  return { kind: 'page', place: describePage({ page, bucket }), field: null, what };
}

function readJson(bytes: Buffer, name: string): HeketiReading {
  const document = parsed(textOf(bytes), name);
  const dump = isObject(document) && isObject(document.heketidb) ? document.heketidb : document;
  if (!isObject(dump) || !('clusterentries' in dump))
    throw refused(
      isObject(dump) && 'clusters' in dump
        ? `${name} is a topology, and not the database: it lacks bricks' places and operations`
        : `${name} is JSON, but no export of Heketi's database: it has no "clusterentries"`,
      textHint(textOf(bytes.subarray(0, 65536))),
    );
  const { database, damages } = recordsFromJson(dump);
  return { database, form: 'json', gzipped: false, damages, older: null, short: null, unaccounted: null };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(
      `${name} is an export that is cut or damaged: ${error instanceof Error ? error.message : String(error)}`,
      'Export it again: a run of "heketi db export" that fails leaves part of a file, or an empty one.',
    );
  }
}
