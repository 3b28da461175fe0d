import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import { readingNotes } from '../../src/heketi/reading.ts';
import { clusterFlags, volumesOfBricks } from '../../src/heketi/records/meanings.ts';
import { databaseFile, exportOf, heketiDatabase, NAMES } from '../support/heketi-databases.ts';

const TABLES = {
  clusters: 'clusterentries',
  volumes: 'volumeentries',
  bricks: 'brickentries',
  nodes: 'nodeentries',
  devices: 'deviceentries',
  blockvolumes: 'blockvolumeentries',
  pendingoperations: 'pendingoperations',
} as const;

it('has databases of v4, v6 and v10 to read', () => {
  expect(NAMES).toEqual([
    'heketidbstorage',
    'imported',
    'large',
    'middle-format',
    'old-format',
    'old-format-upgraded',
    'pending',
    'pending-restarted',
    'six-nodes-disperse',
    'three-nodes',
    'two-clusters',
  ]);
});

describe.each(NAMES)('the database %s', (name) => {
  const reading = readHeketiDatabase(databaseFile(`${name}.db`), name);

  it('is read as Heketi exports it, to the letter', () => {
    expect(reading).toMatchObject({ form: 'bolt', gzipped: false, damages: [], older: null, short: null });
    expect(readingNotes(reading)).toEqual([]);
    expect(JSON.parse(JSON.stringify(reading.database))).toEqual(exportOf(name));
    expect(JSON.stringify(reading.database)).toBe(JSON.stringify(exportOf(name)));
  });

  it('is the same from its export', () => {
    const exported = readHeketiDatabase(databaseFile(`${name}.json`), name);
    expect(exported).toMatchObject({ form: 'json', gzipped: false, damages: [] });
    expect(exported.database).toEqual(reading.database);
  });

  it('is the same gzipped', () => {
    expect(readHeketiDatabase(gzipSync(databaseFile(`${name}.db`)))).toEqual({ ...reading, gzipped: true });
    const exported = readHeketiDatabase(gzipSync(databaseFile(`${name}.json`)));
    expect(exported).toMatchObject({ form: 'json', gzipped: true, database: reading.database });
  });

  it.runIf(name !== 'imported')('has as many entries as Heketi counts', () => {
    const verdict = JSON.parse(databaseFile(`${name}.check.json`).toString());
    for (const [counted, table] of Object.entries(TABLES))
      expect([counted, Object.keys(reading.database[table as 'nodeentries']).length]).toEqual([
        counted,
        verdict[counted].total,
      ]);
  });
});

describe('what a version did not know yet', () => {
  it('of clusters is taken as Heketi takes it', () => {
    const old = heketiDatabase('old-format');
    const [cluster = ''] = Object.keys(old.clusterentries);
    expect(old.clusterentries[cluster]?.Info).toMatchObject({ file: false, block: false });
    expect(clusterFlags(old, cluster)).toEqual({ file: true, block: true });
    const upgraded = heketiDatabase('old-format-upgraded');
    expect(clusterFlags(upgraded, cluster)).toEqual({ file: true, block: true });
  });

  it('of clusters that have their flags is not made up', () => {
    const database = heketiDatabase('two-clusters');
    const flags = Object.keys(database.clusterentries).map((cluster) => clusterFlags(database, cluster));
    expect(flags).toContainEqual({ file: true, block: false });
    expect(flags).toContainEqual({ file: false, block: true });
  });

  it('of bricks is told by the lists of volumes', () => {
    const old = heketiDatabase('old-format');
    expect(Object.values(old.brickentries).every(({ Info }) => Info.volume === '')).toBe(true);
    const upgraded = heketiDatabase('old-format-upgraded');
    const said = Object.values(upgraded.brickentries).map(({ Info }) => [Info.id, Info.volume]);
    expect(Object.fromEntries(volumesOfBricks(old))).toEqual(Object.fromEntries(said));
  });
});
