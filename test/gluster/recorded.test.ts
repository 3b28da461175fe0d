import { expect, test } from 'vitest';
import { readHealInfo } from '../../src/gluster/heal.ts';
import { readVolumeInfo } from '../../src/gluster/info.ts';
import { readPoolList } from '../../src/gluster/peer.ts';
import { readRebalanceStatus } from '../../src/gluster/rebalance.ts';
import { glusterFunctions } from '../../src/gluster/run.ts';
import { readSnapshots } from '../../src/gluster/snapshot.ts';
import { readVolumeStatus } from '../../src/gluster/status.ts';
import { changing, sh } from '../../src/shell/script.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { play } from '../recordings/play.ts';
import { recorded } from '../recordings/recorded.ts';
import { TOPICS } from '../recordings/situations.ts';
import { defaultSettings } from '../support/default-settings.ts';

/** What simulated hosts answer stands in for topics that nobody has recorded yet. */
const played = await play();

/** The XML documents in what a real host answered. */
function documents(topic: string, holding: string): readonly string[] {
  return (recorded(topic) ?? played.get(topic) ?? [])
    .flatMap(({ stdout }) => stdout.match(/<\?xml[\s\S]*?<\/cliOutput>/g) ?? [])
    .filter((text) => text.includes(holding));
}

test('volume info of real hosts is read, with arbiters and dispersed sets', () => {
  const volumes = documents('volumes', '<volume>')
    .filter((text) => text.includes('<volInfo>'))
    .flatMap(readVolumeInfo);
  expect(volumes.find(({ name }) => name === 'ar')).toMatchObject({
    status: 'Started',
    replica: 3,
    arbiter: 1,
    bricks: [{ arbiter: false }, { arbiter: false }, { arbiter: true }],
  });
  expect(volumes.find(({ name }) => name === 'di')).toMatchObject({ disperse: 3, redundancy: 1 });
  expect(volumes.find(({ name }) => name === 'r')?.bricks[1]).toMatchObject({
    host: '10.77.0.12',
    path: '/bricks/r1/brick',
  });
});

test('a pool list of real hosts is read', () => {
  const list = recorded('peer-down')?.find(({ command }) => command.includes('pool list'))?.stdout ?? '';
  const peers = readPoolList(list.slice(0, list.indexOf('Number of Peers')));
  expect(peers.map(({ host, connected }) => [host, connected])).toEqual([
    ['10.77.0.12', true],
    ['10.77.0.13', false],
    ['localhost', true],
  ]);
});

test('snapshots of real hosts are read', () => {
  const found = documents('snapshots', '<snapInfo>').flatMap(readSnapshots);
  expect(found).toContainEqual(
    expect.objectContaining({ name: 's1', volume: 'r', description: 'two words', active: false }),
  );
  expect(found.some(({ name, active }) => name === 's1' && active)).toBe(true);
});

test('bricks of a host that is gone count as neither online nor healed', () => {
  const [status = []] = documents('peer-down', '<volStatus>').map(readVolumeStatus);
  expect(status.map(({ host, online }) => [host, online])).toEqual([
    ['10.77.0.11', true],
    ['10.77.0.12', true],
  ]);
  const [heal = []] = documents('peer-down', '<healInfo>').map(readHealInfo);
  expect(heal.map(({ name, connected, entries }) => [name, connected, entries])).toEqual([
    // Either may have taken note of what the third misses, as it goes at that moment.
    ['10.77.0.11:/bricks/a/brick', true, expect.toBeOneOf([0, 1])],
    ['10.77.0.12:/bricks/a/brick', true, expect.toBeOneOf([0, 1])],
    ['10.77.0.13:/bricks/a/brick', false, null],
  ]);
});

test('of a pool most of which is gone, the others are told by their addresses', () => {
  const lists = (recorded('troubles') ?? []).filter(({ command }) => command.includes('pool list'));
  expect(
    lists.map(({ stdout }) => readPoolList(stdout).map(({ host, connected }) => [host, connected])),
  ).toEqual([
    [
      ['10.77.0.12', false],
      ['10.77.0.13', false],
      ['localhost', true],
    ],
    [
      ['10.77.0.12', true],
      ['10.77.0.13', true],
      ['localhost', true],
    ],
  ]);
});

test.each([
  { what: 'status', holding: '<cliOp>volStatus', read: readVolumeStatus },
  { what: 'a rebalance', holding: '<cliOp>volRebalance', read: readRebalanceStatus },
  { what: 'what is to be healed', holding: '<healInfo>', read: readHealInfo },
])('$what of a volume that is not there: gluster says so itself', ({ holding, read }) => {
  const answers = documents('troubles', holding);
  expect(answers).not.toEqual([]);
  for (const answer of answers) expect(() => read(answer)).toThrow(/^Volume q does not exist$/);
});

test('scripts wait for the commands of others, for hosts that have just come, and for nothing else that gluster ever refused', async () => {
  const refusals = (topic: string) =>
    (recorded(topic) ?? []).flatMap(({ stderr }) =>
      stderr.split('\n').filter((line) => /: failed: |^Volume /.test(line)),
    );
  const all = [...new Set(TOPICS.flatMap(({ name }) => refusals(name)))];
  const simulation = Simulation.create({ hosts: [{ name: 'h', storage: '10.0.0.1', devices: [] }] });
  const { text } = changing(
    glusterFunctions(defaultSettings('a'.repeat(32))),
    sh`for said in ${all}; do if may_pass "$said" 1; then printf '%s\n' "$said"; fi; done`,
  );
  const outcome = await simulation.exec('h', 'sh -s', text);
  const busy = new Set(refusals('busy'));
  expect(busy.size).toBeGreaterThan(0);
  const passing = all.filter((line) => busy.has(line) || line.endsWith("is not in 'Peer in Cluster' state"));
  expect(outcome).toMatchObject({
    kind: 'done',
    code: 0,
    stdout: passing.map((line) => `${line}\n`).join(''),
  });
});

test('a volume that is not started has no status, in words that commands look for', () => {
  const [status = '', ...running] = documents('trials', '<cliOp>volStatus');
  expect(() => readVolumeStatus(status)).toThrow(/is not started/);
  expect(running).toEqual([]);
  const [heal = ''] = documents('trials', '<healInfo>');
  expect(() => readHealInfo(heal)).toThrow(/is not started|Not able to fetch volfile/);
});

test('a rebalance that has ended is told host by host', () => {
  const [rebalance] = documents('trials', '<aggregate>').map(readRebalanceStatus);
  expect(rebalance?.state).toBe('completed');
  expect(rebalance?.nodes.map(({ state, failures }) => [state, failures])).toEqual([
    ['completed', 0],
    ['completed', 0],
    ['completed', 0],
  ]);
});

test('bricks without a process are offline, and their entries unknown', () => {
  const [dead = []] = documents('trials', '<volStatus>')
    .map(readVolumeStatus)
    .filter((bricks) => bricks.some(({ online }) => !online));
  expect(dead.map(({ host, online, pid }) => [host, online, pid === null])).toEqual(
    ['u1', 'u2'].flatMap(() => [
      ['10.77.0.11', true, false],
      ['10.77.0.12', false, true],
      ['10.77.0.13', true, false],
    ]),
  );
  const [heal = []] = documents('trials', '<opRet>0')
    .filter((text) => text.includes('<healInfo>'))
    .map(readHealInfo);
  expect(heal.map(({ connected }) => connected)).toEqual([true, false, true, true, false, true]);
});

test('as many snapshots as a volume may have are read', () => {
  const [found = []] = documents('trials', '<snapRemaining>0').map(readSnapshots);
  expect(found.map(({ name, volume, active }) => [name, volume, active])).toEqual([
    ['t1', 'u', false],
    ['t2', 'u', false],
  ]);
});
