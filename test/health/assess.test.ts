import { describe, expect, it } from 'vitest';
import { assess } from '../../src/health/assess.ts';
import type { ClusterHealth } from '../../src/health/health.ts';
import type { OperationSeen } from '../../src/health/survey.ts';
import type { Durability } from '../../src/model/entities.ts';
import { testId } from '../support/cluster.ts';
import {
  type World,
  withAnswer,
  withBricks,
  withLook,
  withoutHost,
  withPeer,
  world,
} from '../support/survey.ts';

const health = ({ state, survey }: World): ClusterHealth => assess(state, survey);
const kinds = (given: World): string[] =>
  health(given)
    .findings.map(({ kind, about }) => `${kind} ${about}`)
    .sort();

const REPLICA_2: Durability = { type: 'replicate', replica: 2, arbiter: false };
const REPLICA_3: Durability = { type: 'replicate', replica: 3, arbiter: false };
const DISPERSE: Durability = { type: 'disperse', data: 4, redundancy: 2 };
const DISPERSE_2_1: Durability = { type: 'disperse', data: 2, redundancy: 1 };
const ARBITER: Durability = { type: 'replicate', replica: 3, arbiter: true };
const NONE: Durability = { type: 'none' };

function withOption(given: World, name: string, value: string): World {
  return withAnswer(given, ({ info }) => ({
    info: (info ?? []).map((volume) => ({ ...volume, options: { ...volume.options, [name]: value } })),
  }));
}

function withPending(given: World, host: string, entries: number): World {
  return withLook(given, host, ({ pending }) => ({
    pending: new Map([...pending].map(([path]) => [path, entries])),
  }));
}

/** The third of the bricks. */
function withArbiter(given: World): World {
  return withAnswer(given, ({ info }) => ({
    info: (info ?? []).map((volume) => ({
      ...volume,
      bricks: volume.bricks.map((brick, at) => ({ ...brick, arbiter: at % 3 === 2 })),
    })),
  }));
}

function withSplitBrain({ state, survey }: World, entries: number): World {
  return { state, survey: { ...survey, splitBrains: new Map([['data', entries]]) } };
}

function withOperation({ state, survey }: World, more: Partial<OperationSeen>): World {
  const operation: OperationSeen = {
    id: 'a'.repeat(32),
    title: 'create volume x',
    waitsFor: null,
    standing: 'failed',
    ways: [{ command: `glusterctl operation resume ${'a'.repeat(32)}` }],
    oldBricks: 0,
    maintains: [],
    stops: [],
    ...more,
  };
  return { state, survey: { ...survey, operations: [operation] } };
}

describe('how many more bricks a set can lose', () => {
  it.each<[string, World, string, number | null]>([
    ['replica 3, all up', world(), 'HEALTHY', 1],
    ['replica 3, one down', withBricks(world(), [true, false]), 'AT RISK', 0],
    ['replica 3, two down', withBricks(world(), [true, false, false]), 'DOWN', 0],
    [
      'replica 3 without quorum, two down',
      withOption(withBricks(world(), [true, false, false]), 'cluster.quorum-type', 'none'),
      'AT RISK',
      0,
    ],
    ['replica 3, something to heal', withPending(world(), 'node1', 7), 'DEGRADED', 0],
    ['replica 2, all up', world(REPLICA_2), 'HEALTHY', 1],
    ['replica 2, one down', withBricks(world(REPLICA_2), [true, false]), 'AT RISK', 0],
    [
      'replica 2 with quorum, all up',
      withOption(world(REPLICA_2), 'cluster.quorum-type', 'auto'),
      'HEALTHY',
      0,
    ],
    [
      'replica 2 with quorum, the first up',
      withOption(withBricks(world(REPLICA_2), [true, false]), 'cluster.quorum-type', 'auto'),
      'AT RISK',
      0,
    ],
    [
      'replica 2 with quorum, the first down',
      withOption(withBricks(world(REPLICA_2), [false, true]), 'cluster.quorum-type', 'auto'),
      'DOWN',
      0,
    ],
    ['disperse 4+2, all up', world(DISPERSE), 'HEALTHY', 2],
    ['disperse 4+2, one down', withBricks(world(DISPERSE), [false]), 'DEGRADED', 1],
    ['disperse 4+2, two down', withBricks(world(DISPERSE), [false, false]), 'AT RISK', 0],
    ['disperse 4+2, three down', withBricks(world(DISPERSE), [false, false, false]), 'DOWN', 0],
    ['no copies, all up', world(NONE, 3), 'HEALTHY', 0],
    ['no copies, one of three down', withBricks(world(NONE, 3), [true, false]), 'PARTIAL', 0],
    [
      'disperse 2+1, one down, and what waits is whole on one of the others alone',
      withPending(withBricks(world(DISPERSE_2_1), [false]), 'node2', 4),
      'PARTIAL',
      0,
    ],
    [
      'disperse 2+1, one down, and both others count what it misses',
      withPending(withPending(withBricks(world(DISPERSE_2_1), [false]), 'node2', 4), 'node3', 5),
      'AT RISK',
      0,
    ],
    [
      'an arbiter that holds against the only copy that is up what that knows nothing of',
      withArbiter(withPending(withBricks(world(ARBITER), [false]), 'node3', 4)),
      'PARTIAL',
      0,
    ],
    [
      'an arbiter that counts as the copy beside it, one down',
      withArbiter(withPending(withPending(withBricks(world(ARBITER), [false]), 'node2', 4), 'node3', 4)),
      'AT RISK',
      0,
    ],
    [
      'replica 3, one down, and only one of the others counts anything: it has it',
      withPending(withBricks(world(), [false]), 'node2', 4),
      'AT RISK',
      0,
    ],
    ['replica 3, all up, something in split-brain', withSplitBrain(world(), 1), 'PARTIAL', 1],
    ['two sets, one lost', withBricks(world(REPLICA_3, 2), [true, true, true, false, false]), 'PARTIAL', 0],
    [
      'absent bricks of a host that is off',
      withBricks(withoutHost(world(), 'node2'), [true, null]),
      'AT RISK',
      0,
    ],
  ])('%s', (_what, given, word, canLose) => {
    const [volume] = health(given).volumes;
    expect([volume?.word, volume?.canLose]).toEqual([word, canLose]);
    expect(health(given).word).toBe(word);
  });

  it('is not known where nobody tells of bricks, nor what waits where a brick that is up was not asked', () => {
    const silent = withAnswer(withoutHost(world(), 'node2'), () => ({
      status: null,
      said: 'Error : Request timed out',
    }));
    const [volume] = health(silent).volumes;
    // What runs on the hosts that answer was seen there.
    expect(volume?.sets[0]?.bricks.map(({ state }) => state)).toEqual(['up', 'unknown', 'up']);
    expect([volume?.word, volume?.canLose]).toEqual(['UNKNOWN', null]);
    const unasked = withLook(world(), 'node2', () => ({ pending: new Map() }));
    expect(health(unasked).volumes[0]?.pending).toBeNull();
  });

  it('counts what waits once for each set, and adds sets', () => {
    const given = withPending(withPending(world(REPLICA_3, 2), 'node1', 5), 'node3', 8);
    expect(health(given).volumes[0]?.pending).toBe(16);
  });
});

describe('what of a set is out of reach', () => {
  it('is named where counts tell it, with the bricks that have it', () => {
    const given = withPending(withBricks(world(DISPERSE_2_1), [false]), 'node2', 4);
    const found = health(given).findings.find(({ kind }) => kind === 'good-copy-away');
    expect(found?.what).toBe("data: 4 entries can't be read: what is whole of them is on node1:/dev/sdb");
    expect(health(given).volumes[0]?.sets[0]?.outOfReach).toBe(4);
  });

  it('is not known where a brick is away, and those that are up have something to heal', () => {
    const all = ['node2', 'node3'].reduce(
      (given, host) => withPending(given, host, 4),
      withBricks(world(), [false]),
    );
    expect(health(all).volumes[0]?.sets[0]?.outOfReach).toBeNull();
    const blind = withLook(
      withPending(withBricks(world(DISPERSE_2_1), [false]), 'node2', 4),
      'node3',
      () => ({
        pending: new Map(),
      }),
    );
    expect(health(blind).volumes[0]?.sets[0]?.outOfReach).toBeNull();
    expect(health(withBricks(world(), [false])).volumes[0]?.sets[0]?.outOfReach).toBe(0);
  });
});

describe('a finding', () => {
  it.each<[string, World, readonly string[]]>([
    ['of what is well', world(), []],
    [
      'of peers that reject each other names the one that all are at odds with',
      ['node1', 'node2'].reduce(
        (given, from) => withPeer(given, from, 2, { state: 'Peer Rejected' }),
        withPeer(withPeer(world(), 'node3', 0, { state: 'Peer Rejected' }), 'node3', 1, {
          state: 'Peer Rejected',
        }),
      ),
      ['peer-rejected node3'],
    ],
    [
      'of a peer that was not taken in',
      withPeer(world(), 'node1', 2, { state: 'Accepted peer request' }),
      ['peer-unsettled node3'],
    ],
    [
      'of a host that another has not in its pool',
      withLook(world(), 'node1', ({ peers }) => ({ peers: (peers ?? []).slice(0, 1) })),
      ['peer-missing node3'],
    ],
    [
      'of a host in the pool that is no node',
      withLook(world(), 'node1', ({ peers }) => ({
        peers: [
          ...(peers ?? []),
          { uuid: '9', names: ['10.0.0.9'], connected: true, state: 'Peer in Cluster' },
        ],
      })),
      ['peer-unknown 10.0.0.9'],
    ],
    [
      'of a member that takes a host for connected which is off, as others see',
      withPeer(withBricks(withoutHost(world(), 'node3'), [true, true, null]), 'node2', 2, {
        connected: false,
      }),
      ['host-off node3', 'member-stuck node1'],
    ],
    [
      'of no stuck member where all still take a host for connected: it went a moment ago, or only its sshd did',
      withBricks(withoutHost(world(), 'node3'), [true, true, null]),
      ['host-off node3'],
    ],
    ['of a host in no trouble but for its sshd', withoutHost(world(), 'node3'), ['host-off node3']],
    [
      'of a member whose commands run out of time, while another tells',
      {
        state: world().state,
        survey: {
          ...world().survey,
          answers: [
            {
              host: 'node2',
              answer: { info: [], status: null, stuck: true, said: 'Error : Request timed out' },
            },
            ...world().survey.answers,
          ],
        },
      },
      ['member-stuck node2'],
    ],
    [
      'of a cluster that tells nothing',
      withAnswer(world(), () => ({ status: null, said: 'Another transaction is in progress' })),
      ['cluster-silent '.concat(world().survey.cluster.id)],
    ],
    [
      'of a disk with errors',
      withLook(world(), 'node2', ({ pending }) => ({ failing: new Set(pending.keys()), pending: new Map() })),
      ['disk-failing node2:/dev/sdb'],
    ],
    [
      'of a thin pool that is out of order',
      withLook(world(), 'node1', ({ pools }) => ({
        pools: (pools ?? []).map((pool) => ({ ...pool, ailing: 'M' })),
      })),
      ['pool-ailing node1:/dev/sdb'],
    ],
    [
      'of a thin pool without space that makes its brick give errors',
      withLook(world(), 'node1', ({ pools, pending }) => ({
        pools: (pools ?? []).map((pool) => ({ ...pool, data: 100, ailing: 'D' })),
        failing: new Set(pending.keys()),
        pending: new Map(),
      })),
      ['pool-data-full node1:/dev/sdb'],
    ],
    [
      'of op-versions that differ',
      withLook(world(), 'node2', () => ({ opVersion: 90_000 })),
      ['op-versions-differ node2'],
    ],
    [
      'of split-brain',
      { state: world().state, survey: { ...world().survey, splitBrains: new Map([['data', 3]]) } },
      ['split-brain data'],
    ],
    ['of an operation that was left', withOperation(world(), {}), [`operation-unfinished ${'a'.repeat(32)}`]],
    [
      'of an operation that goes on',
      withOperation(world(), { standing: 'in-flight', waitsFor: 'a heal' }),
      [`operation-running ${'a'.repeat(32)}`],
    ],
    ...(
      [
        ['rebalance', 'failed', 'rebalance-failed'],
        ['remove-brick', 'running', 'remove-brick-running'],
        ['remove-brick', 'failed', 'remove-brick-failed'],
      ] as const
    ).map(([kind, state, finding]): [string, World, readonly string[]] => [
      `of a ${kind} that is ${state}`,
      withAnswer(world(), ({ status }) => ({
        status: (status ?? []).map((volume) => ({
          ...volume,
          tasks: [{ kind, id: 'x', state, bricks: [] }],
        })),
      })),
      [`${finding} data`],
    ]),
    [
      'of bricks that gluster has in another order',
      withAnswer(world(), ({ info }) => ({
        info: (info ?? []).map((volume) => ({ ...volume, bricks: volume.bricks.toReversed() })),
      })),
      ['bricks-differ data'],
    ],
    [
      'of a host whose script came to no end',
      {
        state: world().state,
        survey: {
          ...world().survey,
          hosts: world().survey.hosts.map((host) =>
            host.name === 'node2'
              ? { ...host, look: { why: 'failed' as const, message: 'timed out', hint: '' }, ahead: null }
              : host,
          ),
        },
      },
      ['host-silent node2'],
    ],
  ])('%s', (_what, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  it('is told of a glusterd that answers, and not of its peers', () => {
    const given = withLook(world(), 'node2', () => ({ peers: null, silence: 'refused', said: 'not now' }));
    expect(health(given).findings).toMatchObject([
      { kind: 'glusterd-refused', what: 'glusterd on node2 does not tell of its peers: not now' },
    ]);
  });

  it('is told of bricks on hosts that are no nodes, where they are away', () => {
    const given = withAnswer(world(), ({ info, status }) => ({
      info: [
        ...(info ?? []),
        ...(info ?? []).slice(0, 1).map((volume) => ({
          ...volume,
          name: 'own',
          bricks: ['10.9.9.1', '10.9.9.2', '10.9.9.3'].map((host) => ({
            host,
            path: '/own',
            arbiter: false,
            hostUuid: host,
          })),
        })),
      ],
      status: [
        ...(status ?? []),
        {
          name: 'own',
          bricks: [1, 2].map((n) => ({ host: `10.9.9.${n}`, path: '/own', peer: '', online: true })),
          healers: [],
          tasks: [],
        },
      ],
    }));
    expect(kinds(given)).toEqual(['brick-away own', 'volume-unknown own']);
    expect(health(given).volumes[1]).toMatchObject({ id: null, name: 'own', word: 'AT RISK', canLose: 0 });
  });

  it('names what it does to volumes, and is critical where they can lose no more', () => {
    const [off] = health(withBricks(withoutHost(world(), 'node2'), [true, null])).findings;
    expect(off).toMatchObject({ kind: 'host-off', level: 'critical', risk: 'Without it data is AT RISK.' });
    const [weaker] = health(withBricks(world(DISPERSE), [false])).findings;
    expect(weaker).toMatchObject({
      kind: 'brick-down',
      level: 'warning',
      risk: 'Without it data is DEGRADED.',
    });
  });

  it.each([
    ['node2: no address is known', ': no address is known'],
    ["node2 can't be reached", ''],
    ["node2 can't be reached: connection refused", ': connection refused'],
    ['node2 (10.0.0.2): no answer on port 22', ': no answer on port 22', 'node2 (10.0.0.2)'],
  ])(
    'says of a host that is off once what it is called, and what it is: %s',
    (message, why, who = 'node2') => {
      const given = withoutHost(world(), 'node2');
      const hosts = given.survey.hosts.map((seen) =>
        seen.name === 'node2' ? { ...seen, look: { why: 'off' as const, message, hint: '' } } : seen,
      );
      const [off] = health({ ...given, survey: { ...given.survey, hosts } }).findings;
      expect(off?.what).toBe(`${who} is off, or can't be reached${why}`);
    },
  );

  it('of a mount that is missing warns of the root disk, and says first what mounts it', () => {
    const given = withLook(withBricks(world(), [false]), 'node1', () => ({ mounts: new Set() }));
    const [found] = health(given).findings;
    expect(found?.kind).toBe('brick-unmounted');
    expect(found?.risk).toContain('root disk');
    expect(found?.next.map(({ command }) => command)).toEqual([
      expect.stringMatching(/^glusterctl repair mount-missing:node1:/),
    ]);
  });
});

describe('an operation that has stopped a volume', () => {
  const VOLUME = testId('e', 0);
  const title = 'put volume data back to snapshot s1';
  const stopped = (given: World): World =>
    withAnswer(given, ({ info }) => ({
      info: (info ?? []).map((volume) => ({ ...volume, status: 'Stopped' })),
    }));
  const left = (more: Partial<OperationSeen> = {}) => ({ title, stops: [VOLUME], ...more });
  const KEPT = 'It keeps the space and the names that it has taken.';

  it('comes before all else, also before a host that is off, and says that it is why', () => {
    const given = stopped(withBricks(withoutHost(world(), 'node2'), [true, null]));
    const [first, ...others] = health(withOperation(given, left())).findings;
    expect(first).toEqual({
      kind: 'operation-unfinished',
      level: 'critical',
      about: 'a'.repeat(32),
      what: `data is stopped by an operation that was left unfinished: ${title}`,
      risk: `No client can use it until that has ended. ${KEPT}`,
      next: [{ command: `glusterctl operation resume ${'a'.repeat(32)}`, on: null }],
    });
    expect(others.map(({ kind }) => kind)).toContain('host-off');
  });

  it.each<[string, World, Partial<OperationSeen>]>([
    ['that one does not stop', stopped(world()), { stops: [] }],
    ['runs', world(), {}],
    [
      'is to be stopped',
      stopped({
        ...world(),
        state: {
          ...world().state,
          volumes: Object.fromEntries(
            Object.values(world().state.volumes).map((one) => [one.id, { ...one, started: false }]),
          ),
        },
      }),
      {},
    ],
    ['nobody told of', withAnswer(world(), () => ({ info: null, status: null })), {}],
  ])('says nothing of a volume that %s', (_, given, more) => {
    const found = health(withOperation(given, left(more))).findings.find(
      ({ kind }) => kind === 'operation-unfinished',
    );
    expect(found).toMatchObject({ level: 'warning', what: `Left unfinished: ${title}`, risk: KEPT });
  });

  it('and goes on now is told as a notice, with what that means meanwhile', () => {
    const [running] = health(
      withOperation(stopped(world()), left({ standing: 'in-flight' })),
    ).findings.filter(({ kind }) => kind === 'operation-running');
    expect(running).toMatchObject({
      level: 'notice',
      risk: 'Meanwhile data is stopped: no client can use it.',
    });
  });
});

it('a cluster of which no host answers is unknown', () => {
  const gone = ['node1', 'node2', 'node3'].reduce((given, host) => withoutHost(given, host), world());
  const blind = { state: gone.state, survey: { ...gone.survey, answers: [] } };
  expect(health(blind).word).toBe('UNKNOWN');
});
