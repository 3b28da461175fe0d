import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { comparisonRows } from '../../src/hosts/check/comparison.ts';
import { type PortFact, readFacts, readPorts, type Way } from '../../src/hosts/check/facts.ts';
import { portRows, portsToAsk } from '../../src/hosts/check/ports.ts';
import type { Checked, Row } from '../../src/hosts/check/row.ts';
import { portsScript } from '../../src/hosts/check/script.ts';
import { hostRows, storageVerdict, unusableRows } from '../../src/hosts/check/verdicts.ts';
import { wrapScript } from '../../src/shell/wrap.ts';
import { NFT } from './checking.ts';

/** A sound host as its script tells of it; later lines are for what differs. */
function host(n: number, lines: readonly string[] = [], more: Partial<Checked> = {}): Checked {
  const storage = more.storage ?? `10.0.0.${n}`;
  const told = [
    ...lines,
    'uid 0',
    'system unknown debian',
    'gluster yes',
    'version glusterfs 10.3',
    'active glusterd',
    'unit glusterd',
    'glusterd yes',
    `uuid id-${n}`,
    'address 127.0.0.1/8',
    `address 10.0.0.${n}/24`,
    `storage 10.0.0.${n} gl${n}`,
  ];
  return {
    host: `gl${n}`,
    storage,
    facts: readFacts(told.join('\n')),
    ahead: { least: 0, most: 1 },
    resting: null,
    ...more,
  };
}

/** All ports as asked, each with the way that the given function says. */
function asks(all: readonly Checked[], way: (source: string, target: string, port: number) => Way) {
  return all.map((source) => ({
    source,
    answers: portsToAsk(source, all).map(({ peer, port }): PortFact => {
      const target = all.find(({ storage }) => storage === peer)?.host ?? '';
      return { peer, port, way: way(source.host, target, port) };
    }),
  }));
}

const verdicts = (rows: readonly Row[]) => rows.map(({ host: name, good }) => [name, good]);
const three = [1, 2, 3].map((n) => host(n));
const usual = (port: number): Way => (port === 24007 ? 'open' : 'refused');

describe('ports', () => {
  test('a host cut off from a network on which the others meet is told once, at that host', () => {
    const way = (source: string, target: string, port: number): Way =>
      [source, target].includes('gl2') ? 'silence' : usual(port);
    const rows = portRows(three, asks(three, way));
    expect(verdicts(rows)).toEqual([
      ['gl1', true],
      ['gl2', false],
      ['gl3', true],
    ]);
    expect(rows[1]).toMatchObject({ on: 'gl2', detail: expect.stringContaining('reaches no other host') });
  });

  test('where nobody reaches anybody, each host is told to open its ports', () => {
    const rows = portRows(
      three,
      asks(three, () => 'rejected'),
    );
    expect(verdicts(rows)).toEqual(['gl1', 'gl2', 'gl3'].map((name) => [name, false]));
    expect(rows[0]?.detail).toMatch(/^24007, 49152, 60999 closed to gl2, gl3: rejected/);
  });

  test('a refused 24007 is a finding only where glusterd answers', () => {
    const stopped = three.map((each) => (each.host === 'gl2' ? host(2, ['glusterd no']) : each));
    const way = (_: string, target: string, port: number): Way =>
      target === 'gl2' ? 'refused' : usual(port);
    expect(verdicts(portRows(stopped, asks(stopped, way)))[1]).toEqual(['gl2', true]);
    expect(verdicts(portRows(three, asks(three, way)))[1]).toEqual(['gl2', false]);
  });

  test('a name that only one host does not know is told there, with the line for its /etc/hosts', () => {
    const named = [host(1), host(2, [], { storage: 'gl2.storage' }), host(3)];
    const way = (source: string, target: string, port: number): Way =>
      source === 'gl1' && target === 'gl2' ? 'nameless' : usual(port);
    const rows = portRows(named, asks(named, way));
    expect(verdicts(rows)).toEqual([
      ['gl1', false],
      ['gl2', true],
      ['gl3', true],
    ]);
    expect(rows[0]).toMatchObject({ mend: 'echo "10.0.0.2 gl2.storage" >> /etc/hosts', on: 'gl1' });
  });

  test('the range of bricks is as glusterd has it; before gluster 10 only its beginning is used', () => {
    const target = host(2, ['base-port 50000', 'max-port 50100']);
    expect(portsToAsk(host(1), [host(1), target]).map(({ port }) => port)).toEqual([
      24007, 24008, 50000, 50100,
    ]);
    const old = host(2, ['version glusterfs 9.6']);
    expect(portsToAsk(host(1), [host(1), old]).map(({ port }) => port)).toEqual([24007, 24008, 49152]);
  });

  test.each([
    [
      'firewalld',
      'firewall-cmd --permanent --add-port=24007-24008/tcp --add-port=49152-60999/tcp && firewall-cmd --reload',
    ],
    ['ufw', 'ufw allow 24007:24008,49152:60999/tcp'],
    ['nftables', NFT],
  ])('are opened in the words of %s', (firewall, mend) => {
    const all = [host(1), host(2, [`firewall ${firewall}`])];
    const rows = portRows(
      all,
      asks(all, (_, target, port) => (target === 'gl2' ? 'rejected' : usual(port))),
    );
    expect(rows[1]?.mend).toBe(mend);
  });

  test('are told from each other by a real shell', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const asked = [
      { peer: '127.0.0.1', port },
      { peer: "it's no name.invalid", port: 1 },
    ];
    const ask = async () => {
      const running = promisify(execFile)('sh', ['-c', wrapScript(portsScript(asked))]);
      return readPorts((await running).stdout).map(({ way, port: at }) => [at, way]);
    };
    const byPort = (rows: (string | number)[][]) => rows.sort((a, b) => Number(a[0]) - Number(b[0]));
    try {
      expect(byPort(await ask())).toEqual([
        [1, 'nameless'],
        [port, 'open'],
      ]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(byPort(await ask())).toEqual([
      [1, 'nameless'],
      [port, 'refused'],
    ]);
  });
});

/** A network of its own: packets vanish behind v0, and routes answer as firewalls do. */
const OWN_NETWORK = `ip link add v0 type veth peer name v1 && ip addr add 10.9.0.1/24 dev v0 &&
  ip link set v0 up && ip link set v1 up && ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev v0 &&
  ip route add unreachable 10.9.1.1 && ip route add prohibit 10.9.1.2`;
const canUnshare =
  spawnSync('unshare', ['-n', 'sh', '-c', OWN_NETWORK.replaceAll('\n', ' ')], { stdio: 'ignore' }).status ===
  0;

test.skipIf(!canUnshare)('silence and rejection are told apart by a real shell and kernel', async () => {
  const asked = ['10.9.0.2', '10.9.1.1', '10.9.1.2', '10.9.2.1'].map((peer) => ({ peer, port: 24_007 }));
  const { stdout } = await promisify(execFile)('unshare', [
    '-n',
    'sh',
    '-c',
    `${OWN_NETWORK}\n${wrapScript(portsScript(asked))}`,
  ]);
  expect(Object.fromEntries(readPorts(stdout).map(({ peer, way }) => [peer, way]))).toEqual({
    '10.9.0.2': 'silence',
    '10.9.1.1': 'rejected',
    '10.9.1.2': 'rejected',
    '10.9.2.1': 'rejected',
  });
});

describe('the storage address', () => {
  test.each([
    ['10.0.0.1', [], true],
    ['gl1', [], true],
    ['gl1', ['storage 127.0.1.1 gl1'], true],
    ['10.0.0.9', ['storage 10.0.0.9 other'], false],
    ['127.0.0.1', ['storage 127.0.0.1 localhost'], false],
    ['localhost', ['storage 127.0.0.1 localhost'], false],
    ['fd00::1', ['address fd00::1/64', 'storage fd00::1 gl1'], true],
  ])('%s with %j: %s', (storage, lines, good) => {
    expect(storageVerdict(host(1, lines, { storage })).good).toBe(good);
  });

  test('a name without an address is mended in /etc/hosts', () => {
    const { facts } = host(1);
    expect(
      storageVerdict({ storage: 'gl1.storage', facts: { ...facts, storageAddress: null } }),
    ).toMatchObject({
      good: false,
      mend: 'echo "10.0.0.1 gl1.storage" >> /etc/hosts',
    });
  });
});

describe('clocks', () => {
  const clocks = (...aheads: readonly (readonly [number, number])[]) =>
    comparisonRows(aheads.map(([least, most], at) => host(at + 1, [], { ahead: { least, most } })))
      .filter(({ concern }) => concern === 'clock')
      .map(({ good, detail }) => [good, detail]);

  test('of two hosts this machine decides, of three the majority', () => {
    expect(clocks([0, 1], [60, 61])).toEqual([
      [true, 'right'],
      [false, expect.stringMatching(/^6\d s ahead of this machine's clock$/)],
    ]);
    expect(clocks([60, 61], [60, 61], [0, 1])).toEqual([
      [true, "as on the other hosts, 60 s ahead of this machine's clock"],
      [true, "as on the other hosts, 60 s ahead of this machine's clock"],
      [false, '60 s behind the others'],
    ]);
  });

  test('what a slow answer explains is no skew', () => {
    expect(clocks([-20, 20], [-3, 3], [0, 1]).every(([good]) => good === true)).toBe(true);
  });
});

describe('glusterd', () => {
  test.each([
    [['unit glusterfs-server', 'active glusterfs-server'], true, 'unit glusterfs-server', ''],
    [
      ['unit glusterfs-server', 'active ', 'glusterd no'],
      false,
      'does not run',
      'systemctl enable --now glusterfs-server',
    ],
    [['active ', 'unit '], true, 'answers', ''],
    [['uid 1000', 'glusterd no'], null, 'unit glusterd runs; only root can ask it', ''],
  ])('%j: %s', (lines, good, detail, mend) => {
    const row = hostRows(host(1, lines)).find(({ concern }) => concern === 'glusterd');
    expect(row).toMatchObject({ good, detail, mend });
  });
});

test('of two versions that are as frequent the newer counts', () => {
  const rows = comparisonRows([host(1, ['version glusterfs 9.6']), host(2, ['version glusterfs 10.1'])]);
  const versions = rows.filter(({ concern }) => concern === 'same gluster version');
  expect(verdicts(versions)).toEqual([
    ['gl1', false],
    ['gl2', true],
  ]);
});

test('an error without a rank of its own counts as not reached', () => {
  const rows = unusableRows('gl1', { reason: 'other', message: 'gl1 (10.0.0.1): odd', hint: 'look' });
  expect(rows).toEqual([
    { host: 'gl1', concern: 'reachable', good: false, detail: '10.0.0.1: odd', mend: 'look', on: null },
  ]);
});

test.each([
  ['refused', "jump1: can't be logged in to", 'Look at jump1.'],
  ['login-failed', 'jump1: login as root failed', 'Install a key on jump1.'],
  ['refused', "gl1: jump1 can't reach 10.0.0.1:22", 'Does the jump host jump1 allow TCP forwarding?'],
] as const)('a jump host that fails (%s, %s) is no defect of the host behind it', (reason, message, hint) => {
  const [row, ...more] = unusableRows('gl1', { reason, message, hint });
  expect(more).toEqual([]);
  expect(row).toMatchObject({ concern: 'reachable', good: false, mend: hint, on: null });
});
