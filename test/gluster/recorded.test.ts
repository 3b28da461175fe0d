import { expect, test } from 'vitest';
import { readHealInfo } from '../../src/gluster/heal.ts';
import { readVolumeInfo } from '../../src/gluster/info.ts';
import { readPoolList } from '../../src/gluster/peer.ts';
import { readSnapshots } from '../../src/gluster/snapshot.ts';
import { readVolumeStatus } from '../../src/gluster/status.ts';
import { recorded } from '../recordings/recorded.ts';

/** The XML documents in what a real host answered. */
function documents(topic: string, holding: string): readonly string[] {
  return (recorded(topic) ?? [])
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
    ['10.77.0.11:/bricks/a/brick', true, 0],
    ['10.77.0.12:/bricks/a/brick', true, 1],
    ['10.77.0.13:/bricks/a/brick', false, null],
  ]);
});
