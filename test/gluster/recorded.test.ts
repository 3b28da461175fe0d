import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readVolumeInfo } from '../../src/gluster/info.ts';
import { readPoolList } from '../../src/gluster/peer.ts';
import { readSnapshots } from '../../src/gluster/snapshot.ts';

interface Answer {
  readonly command: string;
  readonly stdout: string;
}

function answers(topic: string): readonly Answer[] {
  const file = new URL(`../fixtures/recorded/${topic}.json`, import.meta.url);
  const { answers } = JSON.parse(readFileSync(file, 'utf8')) as { answers: readonly Answer[] };
  return answers;
}

/** The XML documents in what a real host answered. */
function documents(topic: string, holding: string): readonly string[] {
  return answers(topic)
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
  const list = answers('peer-down').find(({ command }) => command.includes('pool list'))?.stdout ?? '';
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
