import { describe, expect, it } from 'vitest';
import { checkHeketiDatabase } from '../../../src/heketi/check/check.ts';
import { type HeketiFinding, placeWords } from '../../../src/heketi/check/finding.ts';
import type { HeketiDatabase } from '../../../src/heketi/records/database.ts';
import { heketiDatabase } from '../../support/heketi-databases.ts';

/** What a test may change. */
type Open<T> = { -readonly [K in keyof T]: Open<T[K]> };

function changed(name: string, change: (database: Open<HeketiDatabase>) => void): readonly HeketiFinding[] {
  const database: Open<HeketiDatabase> = JSON.parse(JSON.stringify(heketiDatabase(name)));
  change(database);
  return checkHeketiDatabase(database);
}

function some<T>(table: Record<string, T>, wanted: (entry: T) => boolean = () => true): T {
  const found = Object.values(table).find(wanted);
  if (found === undefined) throw new Error('there is no such entry');
  return found;
}

function told(findings: readonly HeketiFinding[]): readonly string[] {
  return findings
    .map(({ kind, where, operation }) => `${kind} ${placeWords(where)} ${operation ?? '-'}`)
    .sort();
}

const MISSING = '0123456789abcdef0123456789abcdef';

describe('databases without damage', () => {
  it.each([
    'heketidbstorage',
    'large',
    'middle-format',
    'old-format',
    'old-format-upgraded',
    'six-nodes-disperse',
    'three-nodes',
    'two-clusters',
  ])('%s: nothing is found, where Heketi has false alarms', (name) => {
    expect(checkHeketiDatabase(heketiDatabase(name))).toEqual([]);
  });
});

describe('operations under way', () => {
  const clone = '2ff77f8ddd761c9406d5dda69890fba8';
  const evict = '34da86783d59a26259ff8a58eac9213a';
  const child = 'e5b9c4463b244418055a9eae8c10d4ae';
  const expand = '3d5ff62f89d91abbb2459b463aede37c';
  const left = [
    `clone-leftover cluster 7a678baffa4e70d5ebf6c1865cbe9a25 ${clone}`,
    `not-listed brick 6f2b0855802626fb5b70da9b3fbe67af ${evict}`,
    `not-listed brick 6f2b0855802626fb5b70da9b3fbe67af ${evict}`,
    `not-listed brick 98d6f5db01265ab7ff996127ba9b3b97 ${child}`,
    `not-listed brick 98d6f5db01265ab7ff996127ba9b3b97 ${child}`,
  ];

  it('explain all that does not fit', () => {
    expect(told(checkHeketiDatabase(heketiDatabase('pending')))).toEqual([
      `block-sizes volume b6b2d345aaa8851011ff08ba4282650c ${expand}`,
      ...left,
    ]);
  });

  it('do so after a restart, which gave the block volume its size back', () => {
    expect(told(checkHeketiDatabase(heketiDatabase('pending-restarted')))).toEqual(left);
  });

  it('that are gone leave a clone that keeps volumes from being made', () => {
    const findings = changed('pending', ({ pendingoperations }) => {
      delete pendingoperations[clone];
    });
    const [leftover] = findings.filter(({ kind }) => kind === 'clone-leftover');
    expect(leftover).toMatchObject({
      operation: null,
      detail: { volume: '8a5f19739819512c84a07921cad7cffd' },
    });
    expect(leftover?.detail).toMatchObject({
      bricks: expect.arrayContaining([
        'd8ee63f2f751639ae122cd2a397e31ef',
        'e53cefda9af29381675121170b3b95b5',
        'f029f4f23765b87af52946acbf578ff9',
      ]),
    });
    const waiting = findings.filter(({ kind }) => kind === 'pending-on-nothing');
    // Its source, but none of its bricks: they are told with the rest of the clone.
    expect(waiting.map(({ where }) => where.table)).toEqual(['volumeentries']);
    expect(waiting.map(({ detail }) => detail)).toEqual([{ pending: clone }]);
  });

  it('that are about what is gone, or of a kind that nobody knows, are told', () => {
    const findings = changed('pending', ({ pendingoperations }) => {
      const operation = some(pendingoperations, ({ Type }) => Type === 5);
      operation.Actions = [{ Change: 7, Id: MISSING, Delta: null }];
      operation.Type = 12;
    });
    const kinds = findings.filter(({ where }) => where.table === 'pendingoperations').map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['dangling-id', 'unknown-operation']);
  });
});

describe('each kind of damage is found', () => {
  it.each<[string, string, (database: Open<HeketiDatabase>) => void, readonly string[]]>([
    [
      'an id in a list of what is not there',
      'three-nodes',
      ({ clusterentries }) => some(clusterentries).Info.volumes.push(MISSING),
      ['dangling-id'],
    ],
    [
      'a brick that names a device that is not there',
      'three-nodes',
      ({ brickentries }) => {
        some(brickentries).Info.device = MISSING;
      },
      ['dangling-id', 'other-parent', 'path-of-other-device', 'phantom-use'],
    ],
    [
      'a node that is not there',
      'three-nodes',
      ({ brickentries }) => {
        some(brickentries).Info.node = MISSING;
      },
      ['dangling-id'],
    ],
    [
      'a volume that its cluster does not list',
      'three-nodes',
      ({ clusterentries }) => some(clusterentries).Info.volumes.pop(),
      ['not-listed'],
    ],
    [
      'a brick that its volume does not know',
      'three-nodes',
      ({ volumeentries }) => some(volumeentries, ({ Info }) => Info.durability.type === 'none').Bricks.pop(),
      ['incomplete-set', 'not-listed'],
    ],
    [
      'a brick that is listed twice',
      'three-nodes',
      ({ volumeentries }) => {
        const { Bricks } = some(volumeentries, ({ Info }) => Info.durability.type === 'none');
        Bricks.push(Bricks[0] ?? '');
      },
      ['listed-twice'],
    ],
    [
      'a brick of which nobody says to whom it belongs',
      'three-nodes',
      ({ volumeentries, brickentries }) => {
        const volume = some(volumeentries, ({ Info }) => Info.durability.type === 'none');
        const brick = brickentries[volume.Bricks.pop() ?? ''];
        if (brick !== undefined) brick.Info.volume = '';
      },
      ['brick-without-volume', 'incomplete-set'],
    ],
    [
      'a brick with an empty path',
      'three-nodes',
      ({ brickentries }) => {
        some(brickentries).Info.path = '';
      },
      ['brick-without-path'],
    ],
    [
      'two bricks with one path',
      'three-nodes',
      ({ brickentries }) => {
        const brick = some(brickentries);
        const other = some(
          brickentries,
          ({ Info }) => Info.device === brick.Info.device && Info !== brick.Info,
        );
        brick.Info.path = other.Info.path;
      },
      ['path-twice'],
    ],
    [
      'a brick on another node than its device',
      'three-nodes',
      ({ brickentries, nodeentries }) => {
        const brick = some(brickentries);
        brick.Info.node = some(nodeentries, ({ Info }) => Info.id !== brick.Info.node).Info.id;
      },
      ['other-node'],
    ],
    [
      'an entry that waits for an operation that is gone',
      'three-nodes',
      ({ volumeentries }) => {
        some(volumeentries).Pending.Id = MISSING;
      },
      ['pending-on-nothing'],
    ],
    [
      'space that nothing uses',
      'three-nodes',
      ({ deviceentries }) => {
        const { storage } = some(deviceentries).Info;
        storage.used += 4096;
        storage.free -= 4096;
      },
      ['phantom-use'],
    ],
    [
      'bricks that take more than is used',
      'three-nodes',
      ({ deviceentries }) => {
        const { storage } = some(deviceentries).Info;
        storage.used -= 4096;
        storage.free += 4096;
      },
      ['use-too-small'],
    ],
    [
      'a total that is none',
      'three-nodes',
      ({ deviceentries }) => {
        some(deviceentries).Info.storage.total += 1;
      },
      ['device-sizes'],
    ],
    [
      'block sizes that do not add up',
      'two-clusters',
      ({ volumeentries }) => {
        const { blockinfo } = some(volumeentries, ({ Info }) => Info.block === true).Info;
        blockinfo.freesize = (blockinfo.freesize ?? 0) + 5;
      },
      ['block-sizes'],
    ],
    [
      'a host that is none of the cluster',
      'three-nodes',
      ({ volumeentries }) => some(volumeentries).Info.mount.glusterfs.hosts.push('10.99.0.1'),
      ['unknown-mount-host'],
    ],
    [
      'two volumes of one name',
      'three-nodes',
      ({ volumeentries }) => {
        const volume = some(volumeentries);
        volume.Info.name = some(volumeentries, ({ Info }) => Info.id !== volume.Info.id).Info.name;
      },
      ['name-twice'],
    ],
    [
      'an attribute that a later version wrote',
      'three-nodes',
      ({ dbattributeentries }) => {
        dbattributeentries.DB_NEW = { Key: 'DB_NEW', Value: 'yes' };
      },
      ['unknown-attribute'],
    ],
  ])('%s', (_, name, change, kinds) => {
    const findings = changed(name, change);
    expect([...new Set(findings.map(({ kind }) => kind))].sort()).toEqual(kinds);
    expect(findings.every(({ operation }) => operation === null)).toBe(true);
  });

  it('a device that was resynced has the spare of LVM in what is used', () => {
    const findings = changed('three-nodes', ({ deviceentries, brickentries }) => {
      for (const { Info } of Object.values(deviceentries)) {
        const bricks = Object.values(brickentries).filter((brick) => brick.Info.device === Info.id);
        const spare = Math.max(...bricks.map(({ PoolMetadataSize }) => PoolMetadataSize));
        Info.storage.used += spare;
        Info.storage.free -= spare;
      }
    });
    expect(findings).toEqual([]);
  });
});
