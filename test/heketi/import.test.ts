import { describe, expect, it } from 'vitest';
import { type Imported, stateFromHeketi } from '../../src/heketi/import/state.ts';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import type { HeketiDatabase } from '../../src/heketi/records/database.ts';
import { sshAccess } from '../../src/model/access.ts';
import { findViolations } from '../../src/model/invariants.ts';
import { withReservations } from '../../src/model/reserved.ts';
import { wholeGiB } from '../../src/model/sizes.ts';
import { emptyState, type State } from '../../src/model/state.ts';
import { usageByDevice } from '../../src/model/usage.ts';
import { schemaErrors } from '../../src/store/schema.ts';
import { testId } from '../support/cluster.ts';
import { defaultTerms } from '../support/default-settings.ts';
import { databaseFile, heketiDatabase, NAMES } from '../support/heketi-databases.ts';

const BASE = emptyState(testId('f', 0));

function imported(content: Uint8Array): Imported {
  return stateFromHeketi(readHeketiDatabase(content), {
    base: BASE,
    simulated: false,
    accessOf: () => sshAccess(),
    terms: defaultTerms(BASE),
    inventories: new Map(),
  });
}

function importedFrom(database: HeketiDatabase): Imported {
  return imported(Buffer.from(JSON.stringify(database)));
}

function unsound(state: State): readonly unknown[] {
  return [...schemaErrors(state), ...findViolations(state), ...findViolations(withReservations(state))];
}

/** What Heketi's own answer to `topology info` counts and sums. */
interface Topology {
  readonly clusters: readonly {
    readonly id: string;
    readonly file?: boolean;
    readonly block?: boolean;
    readonly volumes: readonly {
      readonly id: string;
      readonly name: string;
      readonly size: number;
      readonly bricks: readonly { readonly id: string; readonly path: string; readonly size: number }[];
    }[];
    readonly nodes: readonly {
      readonly id: string;
      readonly zone: number;
      readonly state: string;
      readonly devices: readonly {
        readonly id: string;
        readonly state: string;
        readonly storage: { readonly total: number; readonly free: number; readonly used: number };
      }[];
    }[];
  }[];
}

const WITH_TOPOLOGY = NAMES.filter((name) => !['imported', 'pending', 'pending-restarted'].includes(name));

describe.each(NAMES)('the database %s', (name) => {
  const { state, findings } = imported(databaseFile(`${name}.db`));

  it('becomes a sound state, with all that is in it', () => {
    const database = heketiDatabase(name);
    expect(unsound(state)).toEqual([]);
    expect(Object.keys(state.clusters)).toEqual(Object.keys(database.clusterentries));
    expect(Object.keys(state.nodes)).toEqual(Object.keys(database.nodeentries));
    expect(Object.keys(state.devices)).toEqual(Object.keys(database.deviceentries));
    expect(findings.filter(({ group }) => group === 'left-out')).toEqual([]);
  });
});

describe.each(WITH_TOPOLOGY)('the database %s', (name) => {
  const { state } = imported(databaseFile(`${name}.db`));
  const topology: Topology = JSON.parse(databaseFile(`${name}.topology.json`).toString());

  it('has what Heketi told of it, with the same sizes', () => {
    const usage = usageByDevice(state);
    for (const cluster of topology.clusters) {
      const volumes = Object.values(state.volumes).filter((volume) => volume.cluster === cluster.id);
      expect(volumes.map(({ id, name: called, sizeKiB }) => [id, called, wholeGiB(sizeKiB)]).sort()).toEqual(
        cluster.volumes.map(({ id, name: called, size }) => [id, called, size]).sort(),
      );
      for (const { id, bricks } of cluster.volumes)
        expect(
          Object.values(state.bricks)
            .filter(({ volume }) => volume === id)
            .map((brick) => [brick.id, brick.path, brick.sizeKiB])
            .sort(),
        ).toEqual(bricks.map((brick) => [brick.id, brick.path, brick.size]).sort());
      for (const node of cluster.nodes) {
        expect([state.nodes[node.id]?.zone, state.nodes[node.id]?.state]).toEqual([node.zone, node.state]);
        for (const device of node.devices) {
          const { totalKiB, usedKiB, freeKiB } = usage.get(device.id) ?? {};
          expect([device.id, { total: totalKiB, free: freeKiB, used: usedKiB }]).toEqual([
            device.id,
            device.storage,
          ]);
        }
      }
    }
  });
});

describe('what was under way', () => {
  const { state, findings } = imported(databaseFile('pending.db'));

  it('becomes open operations, which go the way that Heketi would go', () => {
    const open = Object.values(state.operations).map(({ plan, direction, status }) => [
      plan.kind,
      direction,
      status,
    ]);
    expect(open.sort()).toEqual([
      ['create-volume', 'back', 'failed'],
      ['create-volume', 'back', 'failed'],
      ['create-volume', 'back', 'failed'],
      ['delete-volume', 'forward', 'failed'],
      ['evict-brick', 'back', 'failed'],
      ['evict-brick', 'back', 'failed'],
      ['expand-volume', 'back', 'failed'],
    ]);
    const pending = heketiDatabase('pending').pendingoperations;
    for (const { id, created } of Object.values(state.operations))
      expect(Date.parse(created) / 1000).toBe(pending[id]?.Timestamp);
  });

  it('and has no operation here is told, with what to look at', () => {
    const byHand = findings.filter(({ group }) => group === 'unfinished');
    expect(byHand.map(({ about }) => about).sort()).toEqual([
      'block volume block-arriving',
      'block volume block-growing',
      'block volume block-leaving',
      'device pend3.lab:/dev/sdc',
      'volume source',
    ]);
    for (const { next } of byHand) expect(next).toBeTruthy();
  });

  it('holds the space that Heketi had taken for it', () => {
    const database = heketiDatabase('pending');
    const usage = usageByDevice(state);
    for (const [id, { Info }] of Object.entries(database.deviceentries))
      expect([id, usage.get(id)?.usedKiB]).toEqual([id, Info.storage.used]);
  });
});

describe('damage that users of Heketi met', () => {
  const [BRICK = '', OTHER = ''] = Object.keys(heketiDatabase('two-clusters').brickentries);

  it('a brick without a path is left out, and its space is free', () => {
    const database = heketiDatabase('two-clusters');
    const orphan = structuredClone(database.brickentries[BRICK]);
    if (orphan === undefined) throw new Error('no brick');
    const id = testId('e', 1);
    const left = { ...orphan, Info: { ...orphan.Info, id, path: '', volume: '' }, LvmThinPool: '' };
    const { state, findings } = importedFrom({
      ...database,
      brickentries: { ...database.brickentries, [id]: left },
    });
    expect(unsound(state)).toEqual([]);
    expect([state.bricks[id], Object.keys(state.operations)]).toEqual([undefined, []]);
    expect(findings.find(({ about }) => about.includes(id))?.what).toContain('It has no path');
  });

  it('a brick of no volume keeps its space until its operation takes it away, and that is all it can do', () => {
    const database = heketiDatabase('two-clusters');
    const model = database.brickentries[BRICK];
    if (model === undefined) throw new Error('no brick');
    const id = testId('e', 2);
    const path = model.Info.path.replace(/brick_[0-9a-f]+/, `brick_${id}`);
    const stray = { ...model, Info: { ...model.Info, id, path, volume: '' }, LvmThinPool: `tp_${id}` };
    const { state } = importedFrom({
      ...database,
      brickentries: { ...database.brickentries, [id]: stray },
    });
    expect(unsound(state)).toEqual([]);
    const operation = state.operations[id];
    expect([operation?.plan.recovery, operation?.direction, operation?.after]).toEqual(['back', 'back', id]);
    const before = imported(Buffer.from(JSON.stringify(database))).state;
    const used = (one: State) => usageByDevice(one).get(model.Info.device)?.usedKiB ?? 0;
    expect(used(state) - used(before)).toBe(stray.TpSize + stray.PoolMetadataSize);
  });

  it('the rest of a clone that failed is left out', () => {
    const database = heketiDatabase('three-nodes');
    const clone = Object.values(database.volumeentries).find(({ Info }) => Info.name === 'snap-copy');
    if (clone === undefined) throw new Error('no clone');
    const { [clone.Info.id]: _gone, ...volumeentries } = database.volumeentries;
    const { state, findings } = importedFrom({ ...database, volumeentries });
    expect(unsound(state)).toEqual([]);
    expect(Object.values(state.operations)).toEqual([]);
    const about = findings.filter(({ group }) => group === 'left-out').map(({ what }) => what);
    expect(about).toHaveLength(3);
    expect(about[0]).toContain('as those of clones do');
  });

  it('a volume that lacks a brick is named as lost, and no brick is made on its disks', () => {
    const database = heketiDatabase('two-clusters');
    const volume = database.brickentries[BRICK]?.Info.volume ?? '';
    const { [BRICK]: _gone, ...brickentries } = database.brickentries;
    const { state, findings } = importedFrom({ ...database, brickentries });
    expect(unsound(state)).toEqual([]);
    expect(state.volumes[volume]).toBeUndefined();
    expect(findings.filter(({ loses }) => loses === true).map(({ about }) => about)).toContain(
      `volume ${database.volumeentries[volume]?.Info.name}`,
    );
    const siblings = Object.values(brickentries).filter(({ Info }) => Info.volume === volume);
    expect(siblings.length).toBeGreaterThan(0);
    for (const { Info } of siblings) expect(state.devices[Info.device]?.state).toBe('offline');
  });

  it('space that is used by nothing is told, and counted anew', () => {
    const database = heketiDatabase('two-clusters');
    const device = database.brickentries[OTHER]?.Info.device ?? '';
    const entry = database.deviceentries[device];
    if (entry === undefined) throw new Error('no device');
    const { total, free, used } = entry.Info.storage;
    const storage = { total, free: free - 4096, used: used + 4096 };
    const deviceentries = {
      ...database.deviceentries,
      [device]: { ...entry, Info: { ...entry.Info, storage } },
    };
    const { state, findings } = importedFrom({ ...database, deviceentries });
    expect(usageByDevice(state).get(device)?.usedKiB).toBe(used);
    expect(findings.map(({ next }) => next)).toEqual([`glusterctl device resync ${device}`]);
  });

  it('a node that names no cluster that is there goes to the one that lists it', () => {
    const database = heketiDatabase('heketidbstorage');
    const [id = ''] = Object.keys(database.nodeentries);
    const node = database.nodeentries[id];
    if (node === undefined) throw new Error('no node');
    const Info = { ...node.Info, cluster: testId('d', 1) };
    const nodeentries = { ...database.nodeentries, [id]: { ...node, Info } };
    const { state, findings } = importedFrom({ ...database, nodeentries });
    expect(state.nodes[id]?.cluster).toBe(node.Info.cluster);
    expect(findings.map(({ group }) => group)).toContain('mended');
  });
});
