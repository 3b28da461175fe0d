import { describe, expect, it } from 'vitest';
import { checkReport } from '../../src/heketi/check/report.ts';
import { databaseOf, exportText } from '../../src/heketi/export/database.ts';
import { stateFromHeketi } from '../../src/heketi/import/state.ts';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import type { HeketiDatabase } from '../../src/heketi/records/database.ts';
import { sshAccess } from '../../src/model/access.ts';
import { emptyState, type State } from '../../src/model/state.ts';
import { testId } from '../support/cluster.ts';
import { defaultTerms } from '../support/default-settings.ts';
import { databaseFile, exportOf, heketiDatabase, NAMES } from '../support/heketi-databases.ts';

const BASE = emptyState(testId('f', 0));

function stateOf(content: Uint8Array): State {
  return stateFromHeketi(readHeketiDatabase(content), {
    base: BASE,
    simulated: false,
    accessOf: () => sshAccess(),
    terms: defaultTerms(BASE),
    inventories: new Map(),
  }).state;
}

/** Of what was under way nothing goes back: the state must not have open operations then. */
const WHOLE = NAMES.filter((name) => Object.keys(heketiDatabase(name).pendingoperations).length === 0);

type Json = Readonly<Record<string, unknown>>;

/**
 * What an export has otherwise than the database that it came from: the form of v10 for fields that older versions did
 * not have, and what was asked for and never mattered again.
 */
function comparable(database: HeketiDatabase): Json {
  const { dbattributeentries: _new, ...tables } = structuredClone(database);
  const volumes = Object.entries(tables.volumeentries).map(([id, { Info, ...entry }]) => {
    const { clusters: _asked, mount: _derived, blockinfo, ...info } = Info;
    const { freesize: _free, reservedsize: _reserved, ...block } = blockinfo;
    return [
      id,
      { ...entry, Info: { ...info, block: block }, GlusterVolumeOptions: entry.GlusterVolumeOptions ?? [] },
    ];
  });
  const bricks = Object.entries(tables.brickentries).map(([id, { Info, ...entry }]) => [
    id,
    {
      ...entry,
      Info: { ...Info, volume: '' },
      LvmThinPool: entry.LvmThinPool || `tp_${id}`,
      SubType: entry.SubType || 1,
    },
  ]);
  const clusters = Object.entries(tables.clusterentries).map(([id, { Info }]) => [
    id,
    { nodes: Info.nodes, volumes: Info.volumes, blockvolumes: Info.blockvolumes },
  ]);
  const blocks = Object.entries(tables.blockvolumeentries).map(([id, { Info, ...entry }]) => {
    const { clusters: _asked, usablesize = Info.size, ...info } = Info;
    return [id, { ...entry, Info: { ...info, usablesize } }];
  });
  return {
    ...tables,
    volumeentries: Object.fromEntries(volumes),
    brickentries: Object.fromEntries(bricks),
    clusterentries: Object.fromEntries(clusters),
    blockvolumeentries: Object.fromEntries(blocks),
  };
}

describe.each(WHOLE)('the database %s', (name) => {
  const state = stateOf(databaseFile(`${name}.db`));
  const exported = databaseOf(state);

  it('comes back from the state as it was', () => {
    expect(comparable(exported)).toEqual(comparable(exportOf(name) as HeketiDatabase));
  });

  it('is what "heketi db import" reads, and becomes the same state again', () => {
    const text = exportText(exported);
    expect(text.startsWith('{\n    "clusterentries": {')).toBe(true);
    expect(stateOf(Buffer.from(text))).toEqual(state);
  });

  it('holds together', () => {
    expect(checkReport(exported).totalinconsistencies).toBe(0);
  });
});

describe('a database of v10', () => {
  it.each(['heketidbstorage', 'six-nodes-disperse', 'two-clusters', 'large'])(
    '%s comes back to the letter, but for its generation and what was asked for',
    (name) => {
      const was = exportOf(name) as HeketiDatabase;
      const exported = JSON.parse(exportText(databaseOf(stateOf(databaseFile(`${name}.db`)))));
      for (const table of [was.volumeentries, was.blockvolumeentries])
        for (const { Info } of Object.values(table)) Reflect.deleteProperty(Info, 'clusters');
      const generation = exported.dbattributeentries.DB_GENERATION_ID;
      expect(generation.Value).toBe(BASE.lineage);
      generation.Value = was.dbattributeentries.DB_GENERATION_ID?.Value;
      expect(JSON.stringify(exported)).toBe(JSON.stringify(was));
    },
  );
});
