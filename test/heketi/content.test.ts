import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describeDamage } from '../../src/heketi/damage.ts';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { boltBytes, bucketWith } from '../support/bolt-writer.ts';
import { databaseFile, heketiDatabase } from '../support/heketi-databases.ts';

function refusal(content: string | Buffer): GlusterctlError {
  try {
    readHeketiDatabase(Buffer.from(content), 'FILE');
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A file may be made of several that were gzipped alone. */
const MEBIBYTE = gzipSync(Buffer.alloc(1024 * 1024));
const packed = gzipSync(databaseFile('three-nodes.db'));

describe('what is no database', () => {
  it.each<[string, string | Buffer, string, string]>([
    [
      'a gzipped file that is cut',
      packed.subarray(0, 5000),
      'FILE is a gzipped file that is cut at byte 5000',
      'Copy it again',
    ],
    [
      'a gzipped file that is damaged',
      Buffer.concat([packed.subarray(0, 3000), Buffer.alloc(60, 7), packed.subarray(3060)]),
      'FILE is a gzipped file that is damaged',
      'Copy it again',
    ],
    ['a gzipped gzipped file', gzipSync(packed), 'FILE is gzipped twice', 'Unpack it once'],
    ['a gzipped text', gzipSync('hello\n'), 'What is gzipped in FILE is a text', 'heketi.db'],
    [
      'a gzipped file made to fill the memory',
      Buffer.concat(Array.from({ length: 300 }, () => MEBIBYTE)),
      'holds more than 256 MiB',
      'gunzip',
    ],
    ['base64 of a gzipped file', packed.toString('base64'), 'FILE is a text', 'base64 -d'],
    [
      'a secret of Kubernetes',
      'apiVersion: v1\nkind: Secret\ndata:\n  heketi.db.gz: H4sI\n',
      'FILE is a text',
      'kubectl get secret heketi-db-backup',
    ],
    [
      'a secret as JSON',
      '{"kind":"Secret","data":{"heketi.db.gz":"H4sI"}}',
      'FILE is JSON, but no export',
      'kubectl get secret heketi-db-backup',
    ],
    ['a topology', databaseFile('three-nodes.topology.json'), 'FILE is a topology', 'heketi-cli db dump'],
    ['other JSON', '{"a":1}', 'FILE is JSON, but no export', 'heketi db export'],
    [
      'an export that is cut',
      databaseFile('three-nodes.json').subarray(0, 20_000),
      'FILE is an export that is cut or damaged',
      'Export it again',
    ],
    [
      'another binary file',
      Buffer.from('\u007fELF\u0002\u0001\u0001\u0000'),
      'FILE is no database of Heketi',
      'heketi.db',
    ],
  ])('%s is refused', (_, content, message, hint) => {
    const error = refusal(content);
    expect(error.code).toBe('refused');
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });

  it('a bolt file of another program, or without anything, is refused', () => {
    const page = (entries: [string, Buffer, boolean][]) =>
      boltBytes({
        root: 2,
        freeList: 3,
        highWater: 4,
        pages: [
          { page: 2, kind: 'leaf', entries },
          { page: 3, kind: 'free list' },
        ],
      });
    expect(refusal(page([['alarm', bucketWith([]), true]])).message).toBe(
      'FILE is a bolt database, but none of Heketi: it holds "alarm"',
    );
    expect(refusal(page([])).message).toBe('FILE is a database with nothing in it');
    const lone = readHeketiDatabase(
      page([
        ['CLUSTER', bucketWith([]), true],
        ['NODF', bucketWith([]), true],
      ]),
    );
    expect(lone.damages.map(describeDamage)).toEqual([
      'NODE: the bucket is missing',
      'VOLUME: the bucket is missing',
      'DEVICE: the bucket is missing',
      'BRICK: the bucket is missing',
      '"NODF": is no bucket of Heketi',
    ]);
  });
});

describe('an export', () => {
  const whole = heketiDatabase('three-nodes');
  const read = (document: unknown) => readHeketiDatabase(Buffer.from(JSON.stringify(document)));

  it('may begin with a mark, stand within what state examination prints, and lack tables', () => {
    expect(readHeketiDatabase(Buffer.from(`\ufeff${JSON.stringify(whole)}`)).database).toEqual(whole);
    expect(read({ heketidb: whole }).database).toEqual(whole);
    const { dbattributeentries, pendingoperations, ...old } = whole;
    expect(read(old).database).toEqual({ ...whole, dbattributeentries: {}, pendingoperations: {} });
  });

  it('keeps what nobody knows, and takes lists that are null', () => {
    const [id = '', cluster] = Object.entries(whole.clusterentries)[0] ?? [];
    const odd = { ...cluster?.Info, volumes: null, note: 'kept' };
    const { database, damages } = read({
      ...whole,
      clusterentries: { [id]: { Info: odd, Extra: [1] } },
      more: { a: 1 },
    });
    expect(damages).toEqual([]);
    expect(database).toMatchObject({ more: { a: 1 } });
    expect(database.clusterentries[id]).toEqual({ Info: { ...odd, volumes: [] }, Extra: [1] });
  });

  it('of a brick may lack what older versions did not have', () => {
    const [id = '', brick] = Object.entries(whole.brickentries)[0] ?? [];
    const { volume, ...info } = brick?.Info ?? { volume: '' };
    const { TpSize, PoolMetadataSize } = brick ?? {};
    const { database, damages } = read({
      ...whole,
      brickentries: { [id]: { Info: info, TpSize, PoolMetadataSize } },
    });
    expect(damages).toEqual([]);
    expect(database.brickentries[id]).toEqual({
      Info: { ...info, volume: '' },
      TpSize,
      PoolMetadataSize,
      Pending: { Id: '' },
      LvmThinPool: '',
      LvmLv: '',
      SubType: 0,
    });
  });

  it('names each field that is wrong, and leaves out those entries only', () => {
    const [id = '', node] = Object.entries(whole.nodeentries)[0] ?? [];
    const wrong = { ...node, State: 'onlime', Info: { ...node?.Info, zone: 0, cluster: 'none' } };
    const other = 'f'.repeat(32);
    const { database, damages } = read({
      ...whole,
      nodeentries: { ...whole.nodeentries, [id]: wrong, [other]: node },
      deviceentries: [],
    });
    expect(damages.map(describeDamage)).toEqual([
      'deviceentries: is no table of entries',
      expect.stringContaining(`nodeentries/${id}: State: `),
      expect.stringContaining(`nodeentries/${id}: Info.zone: `),
      `nodeentries/${id}: Info.cluster: is no id of 32 hex digits`,
      `nodeentries/${other}: the entry itself says that it is ${id}`,
    ]);
    expect(Object.keys(database.nodeentries)).toHaveLength(2);
    expect(database.brickentries).toEqual(whole.brickentries);
  });
});
