import { expect, test } from 'vitest';
import { RESTART_GLUSTERD } from '../../src/gluster/glusterd-restart.ts';
import { type GlusterdStore, type PeerView, readGlusterdStore } from '../../src/gluster/glusterd-store.ts';
import type { PeerFinding, PeerSeen } from '../../src/health/peer-finding.ts';
import { comparePeers } from '../../src/health/peers.ts';
import { inMaintenance } from '../support/told-looks.ts';

const HOSTS = ['gl1', 'gl2', 'gl3', 'gl4'];
const idOf = (host: string) => `id-${host}`;

const INFO = ['nfs.disable=on', 'status=1', 'storage.fips-mode-rchecksum=on', 'type=2', 'version=5'];

type Changed = Partial<GlusterdStore> & {
  /** Lines of the file of volume data; null: there is none. */
  readonly info?: readonly string[] | null;
};

function views(
  of: string,
  hosts: readonly string[],
  changed: Readonly<Record<string, Partial<PeerView>>> = {},
) {
  return hosts
    .filter((host) => host !== of)
    .map((host) => ({ uuid: idOf(host), host, connected: true, state: 'Peer in Cluster', ...changed[host] }));
}

function storeOf(
  host: string,
  hosts: readonly string[],
  { info = INFO, ...changed }: Changed,
): GlusterdStore {
  const volume = {
    version: Number(info?.find((line) => line.startsWith('version='))?.slice(8)),
    lines: [...(info ?? [])].sort(),
    sum: '1',
    quotaSum: '',
  };
  return {
    release: '10.3',
    uuid: idOf(host),
    operatingVersion: '100000',
    peers: hosts.filter((other) => other !== host).map(idOf),
    volumes: info === null ? new Map() : new Map([['data', volume]]),
    views: views(host, hosts),
    problem: '',
    ...changed,
  };
}

/** Four hosts that agree, but for what is given; null: it is not reached. */
function cluster(
  changed: Readonly<Record<string, Changed | null>>,
  hosts = HOSTS,
  resting: readonly string[] = [],
): readonly PeerSeen[] {
  return hosts.map((host) => {
    const own = changed[host];
    const one = { host, names: [host], resting: resting.includes(host) ? inMaintenance(host) : null };
    return own === null
      ? { ...one, store: null, problem: 'connection refused' }
      : { ...one, store: storeOf(host, hosts, own ?? {}), problem: '' };
  });
}

/** A finding as a person reads it: what, who has which line, what is typed where. */
function told(seen: readonly PeerSeen[]): readonly string[] {
  return comparePeers(seen).flatMap(({ what, lines, cure }: PeerFinding) => [
    what,
    ...lines.map(({ hosts, line }) => `  ${hosts.join(' ')}: ${line}`),
    ...cure.map(({ on, command }) => `  on ${on}: ${command}`),
  ]);
}

const seenBy = (host: string, changed: Partial<PeerView>) => ({
  views: views(host, HOSTS, { gl4: changed }),
});
const everybodySees = (changed: Partial<PeerView>) => ({
  gl1: seenBy('gl1', changed),
  gl2: seenBy('gl2', changed),
  gl3: seenBy('gl3', changed),
});
const RESTART = RESTART_GLUSTERD;
const file = '/var/lib/glusterd/vols/data/info';
const edited = INFO.map((line) => (line === 'nfs.disable=on' ? 'nfs.disable=off' : line));
const withVersion = (version: number, lines = INFO) =>
  lines.map((line) => (line.startsWith('version=') ? `version=${version}` : line));

test.each<[string, readonly PeerSeen[], readonly string[]]>([
  ['hosts that agree', cluster({}), []],
  ['the order of lines means nothing', cluster({ gl2: { info: [...INFO].reverse() } }), []],
  [
    'a host that is off, which all see so',
    cluster({ ...everybodySees({ connected: false }), gl4: null }),
    ['gl4 was not reached: connection refused'],
  ],
  [
    'a member that did not notice that another is off',
    cluster({
      gl1: seenBy('gl1', { connected: false }),
      gl2: seenBy('gl2', { connected: false }),
      gl4: null,
    }),
    [
      'gl4 was not reached: connection refused',
      'gl3 still takes gl4 for connected; others see that it is off',
      `  on gl3: ${RESTART}`,
    ],
  ],
  [
    'a glusterd that does not answer',
    cluster({ gl4: { views: null, problem: 'Connection failed.' } }),
    ['glusterd of gl4 does not answer: Connection failed.', `  on gl4: ${RESTART}`],
  ],
  [
    'a line that somebody edited: the others get a higher version, the odd one takes it over',
    cluster({
      ...everybodySees({ state: 'Peer Rejected' }),
      gl4: {
        info: edited,
        views: views('gl4', HOSTS, {
          gl1: { state: 'Peer Rejected' },
          gl2: { state: 'Peer Rejected' },
          gl3: { state: 'Peer Rejected' },
        }),
      },
    }),
    [
      'gl1, gl2, gl3 see gl4 as "Peer Rejected"',
      `volume data: its settings in ${file} differ; gl4 is the odd one`,
      '  gl4: nfs.disable=off',
      '  gl1 gl2 gl3: nfs.disable=on',
      '  on gl1: gluster --mode=script volume set data storage.fips-mode-rchecksum on',
      `  on gl4: ${RESTART}`,
    ],
  ],
  [
    'a change that was missed',
    cluster({ gl2: { info: withVersion(4, edited) } }),
    [
      `volume data: its settings in ${file} differ; gl2 missed a change`,
      '  gl2: nfs.disable=off',
      '  gl1 gl3 gl4: nfs.disable=on',
      '  gl2: version=4',
      '  gl1 gl3 gl4: version=5',
      `  on gl2: ${RESTART}`,
    ],
  ],
  [
    'a newer version on one alone is nothing to be restarted away',
    cluster({ gl2: { info: withVersion(6) } }),
    [
      `volume data: its settings in ${file} differ; gl2 has a newer version than most`,
      '  gl1 gl3 gl4: version=5',
      '  gl2: version=6',
    ],
  ],
  [
    'two against two: nobody is the odd one',
    cluster({ gl3: { info: edited }, gl4: { info: edited } }),
    [
      `volume data: its settings in ${file} differ`,
      '  gl3 gl4: nfs.disable=off',
      '  gl1 gl2: nfs.disable=on',
    ],
  ],
  [
    'a volume that one lacks',
    cluster({ gl3: { info: null } }),
    ['volume data: gl3 has no files of it', `  on gl3: ${RESTART}`],
  ],
  [
    'a volume that only one has',
    cluster({ gl1: { info: null }, gl2: { info: null }, gl3: { info: null } }),
    ['volume data: only gl4 has files of it'],
  ],
  [
    'a peer request that was only accepted',
    cluster(everybodySees({ state: 'Accepted peer request' })),
    ['gl1, gl2, gl3 see gl4 as "Accepted peer request"', `  on gl4: ${RESTART}`],
  ],
  [
    'a host that the others see as gone, though it answers',
    cluster(everybodySees({ connected: false })),
    ['gl1, gl2, gl3 see gl4 as disconnected, though its glusterd answers', `  on gl4: ${RESTART}`],
  ],
  [
    'a host that was let go while it was off',
    cluster(
      Object.fromEntries([
        ...['gl1', 'gl2', 'gl3'].map((host) => {
          const rest = HOSTS.filter((one) => one !== 'gl4');
          return [host, { peers: rest.filter((one) => one !== host).map(idOf), views: views(host, rest) }];
        }),
        ['gl4', { views: views('gl4', HOSTS, { gl1: { connected: false } }) }],
      ]),
    ),
    [
      'gl4 takes itself for a member, but no other knows it: it was let go while it was off',
      '  on gl4: systemctl stop glusterd && cd /var/lib/glusterd && mkdir aside && mv glusterd.info peers vols snaps aside && systemctl start glusterd',
      '  on gl1: gluster peer probe gl4',
    ],
  ],
  [
    'a host that is in no pool',
    cluster(
      Object.fromEntries([
        ...['gl1', 'gl2', 'gl3'].map((host) => {
          const rest = HOSTS.filter((one) => one !== 'gl4');
          return [host, { peers: rest.filter((one) => one !== host).map(idOf), views: views(host, rest) }];
        }),
        ['gl4', { peers: [], views: [], volumes: new Map() }],
      ]),
    ),
    ['gl4 is in no pool with the others', '  on gl1: gluster peer probe gl4'],
  ],
  [
    'a host that was installed anew',
    cluster({ gl4: { uuid: 'new', peers: [], views: [], volumes: new Map() } }),
    ['gl4 has the id new, but the others know it as id-gl4'],
  ],
  [
    'a member that one does not know',
    cluster({ gl1: { peers: ['gl2', 'gl3'].map(idOf) } }),
    ['gl1 does not know gl4, as the others do', `  on gl1: ${RESTART}`],
  ],
  [
    'a peer that only one still has',
    cluster({ gl2: { peers: ['gl1', 'gl3', 'gl4', 'gl9'].map(idOf) } }),
    ['only gl2 has a peer id-gl9, which is no host of these'],
  ],
  [
    'two hosts with one id',
    cluster(
      {
        gl4: { uuid: idOf('gl3'), peers: ['gl1', 'gl2'].map(idOf) },
        gl3: { peers: ['gl1', 'gl2'].map(idOf) },
      },
      HOSTS,
    ).map((one) =>
      one.store !== null && ['gl1', 'gl2'].includes(one.host)
        ? {
            ...one,
            store: {
              ...one.store,
              peers: HOSTS.filter((host) => host !== one.host && host !== 'gl4').map(idOf),
              views: one.store.views?.filter(({ host }) => host !== 'gl4') ?? [],
            },
          }
        : one,
    ),
    ['gl3, gl4 have the same id, id-gl3, in glusterd.info'],
  ],
  [
    'releases and operating versions',
    cluster({ gl2: { release: '11.1', operatingVersion: '110000' } }),
    [
      'releases of gluster differ',
      '  gl1 gl3 gl4: 10.3',
      '  gl2: 11.1',
      'operating versions in glusterd.info differ',
      '  gl1 gl3 gl4: 100000',
      '  gl2: 110000',
    ],
  ],
])('%s', (_what, seen, expected) => {
  expect(told(seen)).toEqual(expected);
});

test('only starts of glusterd, and settings as they are, are done unasked by a person', () => {
  const remedies = (seen: readonly PeerSeen[]) => comparePeers(seen).flatMap((one) => one.remedies);
  expect(remedies(cluster({ gl4: { info: edited } }))).toEqual([
    { do: 'renew', volume: 'data', option: 'storage.fips-mode-rchecksum', value: 'on', host: 'gl1' },
    { do: 'restart', host: 'gl4' },
  ]);
  expect(remedies(cluster({ gl2: { info: withVersion(6) } }))).toEqual([]);
  expect(remedies(cluster({ gl3: { info: edited }, gl4: { info: edited } }))).toEqual([]);
});

const MAINTENANCE = ' is in maintenance since 2026-11-29 08:44 UTC';
const WAY_ON = 'When the work there is done: glusterctl node maintenance stop ';

test.each<[string, Readonly<Record<string, Changed | null>>, string, string, readonly string[]]>([
  [
    'stopped',
    { gl4: { views: null } },
    `gl4${MAINTENANCE}, and gluster is stopped there`,
    `${WAY_ON}gl4`,
    [],
  ],
  ['off', { gl4: null }, `gl4${MAINTENANCE}, and was not reached: connection refused`, `${WAY_ON}gl4`, []],
  [
    'behind, and started by somebody: only others are restarted',
    { gl3: { info: withVersion(4) }, gl4: { info: withVersion(4) }, gl5: {} },
    `volume data: its settings in ${file} differ; gl3, gl4 missed a change`,
    `A glusterd that starts takes over the higher version.\ngl4${MAINTENANCE}, and nothing is started there. ${WAY_ON}gl4`,
    ['gl3'],
  ],
  [
    'a stranger to the others: what would begin there is not begun elsewhere',
    {
      gl1: { peers: ['id-gl2', 'id-gl3', 'id-gl5'] },
      gl2: { peers: ['id-gl1', 'id-gl3', 'id-gl5'] },
      gl3: { peers: ['id-gl1', 'id-gl2', 'id-gl5'] },
      gl5: { peers: ['id-gl1', 'id-gl2', 'id-gl3'] },
    },
    'gl4 takes itself for a member, but no other knows it: it was let go while it was off',
    `Only where it is to be a member again; its bricks are not touched. What it knew is kept in /var/lib/glusterd/aside.\ngl4${MAINTENANCE}, and nothing is started there. ${WAY_ON}gl4`,
    [],
  ],
])('a host in maintenance is left as it is: %s', (_, changed, what, advice, restarted) => {
  const found = comparePeers(cluster(changed, [...HOSTS, 'gl5'], ['gl4']));
  const one = found.find((each) => each.what === what);
  expect(one?.advice, found.map((each) => each.what).join('\n')).toBe(advice);
  expect(one?.cure.map(({ on }) => on)).toEqual(restarted);
  expect(found.flatMap(({ remedies }) => remedies.map(({ host }) => host))).toEqual(restarted);
});

test('what a host prints is read', () => {
  const store = readGlusterdStore(`=== release
glusterfs 10.3
=== views
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cliOutput>
  <opRet>0</opRet>
  <opErrno>0</opErrno>
  <opErrstr/>
  <peerStatus>
    <peer>
      <uuid>366fab0d-4751-456b-8d9a-c0607a277406</uuid>
      <hostname>10.77.0.15</hostname>
      <hostnames>
        <hostname>10.77.0.15</hostname>
      </hostnames>
      <connected>1</connected>
      <state>6</state>
      <stateStr>Peer Rejected</stateStr>
    </peer>
  </peerStatus>
</cliOutput>
=== files
glusterd.info:UUID=16d9cc8f-c14f-40a3-bb0c-545f87b4a91c
glusterd.info:operating-version=100000
peers/366fab0d-4751-456b-8d9a-c0607a277406:uuid=366fab0d-4751-456b-8d9a-c0607a277406
peers/366fab0d-4751-456b-8d9a-c0607a277406:state=3
peers/366fab0d-4751-456b-8d9a-c0607a277406:hostname1=10.77.0.15
vols/data/info:version=7
vols/data/info:brick-0=10.77.0.11:-bricks-r3-b
vols/data/cksum:info=3847394
vols/data/quota.cksum:cksum=0
vols/data/quota.cksum:version=0
`);
  expect(store).toEqual({
    release: '10.3',
    uuid: '16d9cc8f-c14f-40a3-bb0c-545f87b4a91c',
    operatingVersion: '100000',
    peers: ['366fab0d-4751-456b-8d9a-c0607a277406'],
    volumes: new Map([
      [
        'data',
        { version: 7, lines: ['brick-0=10.77.0.11:-bricks-r3-b', 'version=7'], sum: '3847394', quotaSum: '' },
      ],
    ]),
    views: [
      {
        uuid: '366fab0d-4751-456b-8d9a-c0607a277406',
        host: '10.77.0.15',
        connected: true,
        state: 'Peer Rejected',
      },
    ],
    problem: '',
  });
  expect(readGlusterdStore('=== release\n=== views\nConnection failed.\n=== files\n')).toMatchObject({
    views: null,
    problem: 'Connection failed.',
    uuid: null,
  });
});
