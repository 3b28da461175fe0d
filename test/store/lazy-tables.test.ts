import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, withEntries } from '../../src/model/apply.ts';
import type { Brick, Device, Volume } from '../../src/model/entities.ts';
import { entriesOf, isLazy } from '../../src/model/entries.ts';
import type { Id } from '../../src/model/ids.ts';
import { addedViolations, findViolations } from '../../src/model/invariants.ts';
import { allChanges } from '../../src/model/lanes.ts';
import { ownPlace } from '../../src/model/own-brick.ts';
import type { Change, Operation } from '../../src/model/plan.ts';
import { emptyState, type State, TABLES, tableOf } from '../../src/model/state.ts';
import { countedTally, tallyOf } from '../../src/model/tally.ts';
import { bricksByDevice, bricksOf, usageByDevice, usageOf } from '../../src/model/usage.ts';
import { changedIds, changesBetween } from '../../src/store/changes.ts';
import { parse, serialise } from '../../src/store/format.ts';
import { host } from '../support/toy-engine.ts';

const NODES = 4;
const DISKS = 2;

function id(kind: string, at: number): Id {
  return kind + at.toString(16).padStart(31, '0');
}

const device = (at: number, more: Partial<Device> = {}): Device => ({
  id: id('d', at),
  node: id('a', at % NODES),
  name: `/dev/sd${at}`,
  paths: [],
  pvUuid: null,
  serialNumber: null,
  tags: {},
  state: 'online',
  extentKiB: 4096,
  totalKiB: 400,
  ...more,
});

/** Hosts with disks, and on one of them a file system of others. */
function beginning(): State {
  const own = Array.from({ length: NODES * DISKS }, (_, at) => device(at));
  const foreign = device(99, { node: id('a', 1), foreign: true, inside: id('d', 1) });
  return {
    ...emptyState(id('f', 0)),
    serial: 1,
    simulated: true,
    clusters: tableOf([0, 1].map((at) => ({ id: id('c', at), name: `c${at}`, file: true, block: true }))),
    nodes: tableOf(
      Array.from({ length: NODES }, (_, at) => ({
        id: id('a', at),
        cluster: id('c', 0),
        zone: 1,
        manage: [`host${at}`],
        storage: [`10.0.0.${at}`],
        tags: {},
        state: 'online' as const,
        access: host('x').access,
        glusterUuid: null,
      })),
    ),
    devices: tableOf([...own, foreign]),
  };
}

function volume(at: number, name: number, cluster: number): Volume {
  return {
    id: id('e', at),
    cluster: id('c', cluster),
    name: `volume ${name} "é"`,
    sizeKiB: 10,
    durability: { type: 'replicate', replica: 2, arbiter: false },
    requested: { replica: 2, data: 4, redundancy: 2 },
    options: [],
    gid: 0,
    snapshotFactor: 1,
    snapshotsEnabled: false,
    block: false,
    restriction: '',
    started: true,
    tags: {},
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
  };
}

interface Event {
  readonly do:
    | 'volume'
    | 'brick'
    | 'clone'
    | 'drop'
    | 'drop volume'
    | 'move'
    | 'rename'
    | 'disk'
    | 'operation';
  readonly at: number;
  readonly on: number;
  readonly size: number;
}

const event = fc.record<Event>({
  do: fc.constantFrom(
    'volume',
    'brick',
    'brick',
    'clone',
    'drop',
    'drop volume',
    'move',
    'rename',
    'disk',
    'operation',
  ),
  at: fc.nat(11),
  on: fc.nat(NODES * DISKS),
  size: fc.integer({ min: 1, max: 120 }),
});

/** Bricks that operations are about to bring. */
function underWay({ operations }: State): readonly Brick[] {
  return Object.values(operations)
    .flatMap(({ plan }) => allChanges(plan))
    .flatMap((change) => (change.do === 'add' && change.table === 'bricks' ? [change.value] : []));
}

/** Anything that can be written down, whether it is in order or not. */
function changesOf({ do: what, at, on, size }: Event, state: State): readonly Change[] {
  const devices = Object.keys(state.devices);
  const where = devices[on % Math.max(1, devices.length)] ?? id('d', 0);
  const there = Object.values(state.bricks);
  const picked = there[at % Math.max(1, there.length)];
  // Bricks of one pool agree on how large it is.
  const alone = there.filter(({ pool }) => pool === picked?.pool).length === 1 && picked?.pool !== 'thin';
  const resized = alone && Object.keys(state.operations).length === 0 ? { poolKiB: size } : {};
  switch (what) {
    case 'volume':
      return state.volumes[id('e', at)] === undefined
        ? [{ do: 'add', table: 'volumes', id: id('e', at), value: volume(at, at % 7, at % 2) }]
        : [];
    case 'brick':
    case 'clone': {
      const own = id('b', at * 16 + on);
      if (state.bricks[own] !== undefined) return [];
      const place = ownPlace(where, own);
      // No pool is made under a name that one has: a clone may lie in that of a brick that is gone.
      if (what === 'brick' && [...there, ...underWay(state)].some(({ pool }) => pool === place.pool))
        return [];
      const brick: Brick = {
        id: own,
        volume: id('e', at),
        device: what === 'clone' ? (picked?.device ?? where) : where,
        ...place,
        ...(what === 'clone' ? { pool: picked?.pool ?? 'thin' } : {}),
        sizeKiB: size,
        poolKiB: size,
        metadataKiB: size % 3,
        ...(what === 'clone' ? { poolKiB: picked?.poolKiB ?? 7, metadataKiB: picked?.metadataKiB ?? 1 } : {}),
        kind: 'data',
        position: there.filter((one) => one.volume === id('e', at)).length,
      };
      return [{ do: 'add', table: 'bricks', id: own, value: brick }];
    }
    case 'drop':
      return picked === undefined ? [] : [{ do: 'remove', table: 'bricks', id: picked.id }];
    case 'drop volume':
      return state.volumes[id('e', at)] === undefined
        ? []
        : [{ do: 'remove', table: 'volumes', id: id('e', at) }];
    case 'move':
      return picked === undefined
        ? []
        : [{ do: 'update', table: 'bricks', id: picked.id, set: { device: where, ...resized } }];
    case 'rename':
      return state.volumes[id('e', at)] === undefined
        ? []
        : [{ do: 'update', table: 'volumes', id: id('e', at), set: { name: `volume ${size % 7} "é"` } }];
    case 'disk':
      return size % 9 === 0
        ? [{ do: 'remove', table: 'devices', id: where }]
        : [
            {
              do: 'update',
              table: 'devices',
              id: where,
              set: size % 2 ? { totalKiB: size * 5 } : { node: id('a', at % NODES) },
            },
          ];
    case 'operation':
      return [];
  }
}

/** An operation that is about to bring a brick, or the end of one. */
function withOperation(state: State, { do: what, at, on, size }: Event, whole: State): State {
  if (what !== 'operation') return state;
  if (state.operations[id('9', at % 3)] !== undefined)
    return withEntries(state, 'operations', new Map([[id('9', at % 3), null]]));
  const added = changesOf({ do: size % 2 ? 'brick' : 'clone', at, on, size }, whole);
  const operation: Operation = {
    id: id('9', at % 3),
    plan: {
      kind: 'create-volume',
      title: 'bring a brick',
      changes: size % 3 ? added : [],
      uses: [],
      stages: size % 3 ? [] : [{ title: 'all of it', steps: [], commits: added }],
      recovery: 'back',
      notes: [],
    },
    created: '2026-01-01T00:00:00Z',
    owner: { pid: 1, processStart: 1, host: 'here', user: 'me', command: 'test' },
    status: 'failed',
    direction: size % 5 ? 'forward' : 'back',
    reason: '',
    remaining: [],
    readings: [],
    ...(size % 5 ? {} : { leftToUndo: ['bricks@host0'] }),
  };
  return withEntries(state, 'operations', new Map([[operation.id, operation]]));
}

function read(text: string): State {
  const parsed = parse(text);
  if (parsed.kind !== 'good') throw new Error('it can not be read');
  return parsed.document as State;
}

function byId(bricks: readonly Brick[]): readonly Brick[] {
  return bricks.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Each state of a history, of whole tables and as a file has it. */
function* histories(events: readonly Event[], again: number) {
  let whole = beginning();
  let lazy = read(serialise(whole));
  for (const [index, one] of events.entries()) {
    const changes = changesOf(one, whole);
    const before = { whole, lazy };
    whole = withOperation(applyChanges(whole, changes), one, before.whole);
    lazy = withOperation(applyChanges(lazy, changes), one, before.whole);
    yield { before, whole, lazy };
    if (index % again === again - 1) lazy = read(serialise(lazy));
  }
}

function assertOf(
  check: (step: { before: { whole: State; lazy: State }; whole: State; lazy: State }) => void,
): void {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (events, again) => {
      for (const step of histories(events, again)) check(step);
    }),
    { numRuns: 150 },
  );
}

describe('tables that are taken apart when somebody asks', () => {
  it('are not before that', () => {
    const lazy = read(serialise(beginning()));
    expect(TABLES.filter((table) => !isLazy(lazy, table))).toEqual([]);
    const after = applyChanges(lazy, changesOf({ do: 'volume', at: 3, on: 0, size: 1 }, lazy));
    expect(isLazy(after, 'volumes')).toBe(true);
    expect(Object.keys(after.volumes)).toEqual([id('e', 3)]);
  });

  it('have no entry of what is no id, also where they are empty', () => {
    const lazy = read(serialise(beginning()));
    for (const table of TABLES)
      for (const typed of ['', '__proto__', 'constructor', id('0', 0).slice(1)])
        expect(entriesOf(lazy, table).get(typed)).toBe(undefined);
  });

  it('give the same entries as whole ones, one by one, by a field, and all', () => {
    assertOf(({ whole, lazy }) => {
      for (let at = 0; at < 12; at++) {
        const [own, volume] = [id('b', at * 16 + 1), id('e', at)];
        expect(entriesOf(lazy, 'bricks').get(own)).toEqual(whole.bricks[own]);
        expect(entriesOf(lazy, 'bricks').having('volume', volume)).toEqual(
          byId(Object.values(whole.bricks).filter((brick) => brick.volume === volume)),
        );
        const name = `volume ${at % 7} "é"`;
        expect(
          entriesOf(lazy, 'volumes')
            .having('name', name)
            .map((one) => one.id),
        ).toEqual(
          Object.values(whole.volumes)
            .filter((one) => one.name === name)
            .map((one) => one.id)
            .sort(),
        );
        expect(byId(bricksOf(lazy, volume))).toEqual(byId(bricksOf(whole, volume)));
      }
      expect(lazy).toEqual(whole);
    });
  });

  it('are written as whole ones are, byte by byte', () => {
    assertOf(({ whole, lazy }) => {
      const text = serialise(lazy);
      expect(text).toBe(serialise({ ...whole }));
      expect(read(text)).toEqual(whole);
    });
  });

  it('tell which entries have changed', () => {
    assertOf(({ before, whole, lazy }) => {
      const [told, compared] = [changesBetween(before.lazy, lazy), changesBetween(before.whole, whole)];
      expect(told).toEqual(compared);
    });
  });
});

describe('what is counted of bricks and carried along', () => {
  it('is what there is, in any history', () => {
    assertOf(({ lazy }) => expect(tallyOf(lazy)).toEqual(countedTally(lazy)));
  });

  it('gives each device the usage that a look at all its bricks gives', () => {
    assertOf(({ whole, lazy }) => {
      const bricks = bricksByDevice(whole);
      const looked = new Map(
        Object.values(whole.devices).map((one) => [one.id, usageOf(one, bricks.get(one.id) ?? [])]),
      );
      expect(usageByDevice(lazy)).toEqual(looked);
      expect(usageByDevice(whole)).toEqual(looked);
    });
  });
});

describe('a look around what has changed', () => {
  it('finds the disorder that a look at everything finds, in any history', () => {
    let [found, sound] = [0, 0];
    assertOf(({ before, whole, lazy }) => {
      const changed = changedIds(changesBetween(before.lazy, lazy));
      const told = addedViolations(before.lazy, lazy, changed);
      const inOrder = (state: State): State => read(serialise(state));
      const known = new Set(findViolations(inOrder(before.whole)).map((one) => JSON.stringify(one)));
      const added = findViolations(inOrder(whole)).filter((one) => !known.has(JSON.stringify(one)));
      expect(told.map(({ message }) => message).sort()).toEqual(added.map(({ message }) => message).sort());
      if (added.length > 0) found++;
      else sound++;
    });
    expect(found).toBeGreaterThan(100);
    expect(sound).toBeGreaterThan(100);
  });
});
