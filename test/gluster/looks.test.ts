import { expect, it } from 'vitest';
import { isMember, isRejected, readPeerStatus } from '../../src/gluster/peer-status.ts';
import { readVolumeStatusAll } from '../../src/gluster/status-all.ts';
import { realOutput } from '../support/real-output.ts';

it('reads peers as real hosts tell them', () => {
  const off = readPeerStatus(realOutput('peer-status-node-off'));
  expect(off.map(({ names, connected }) => [names[0], connected])).toEqual([
    ['10.77.0.12', false],
    ['10.77.0.13', true],
    ['10.77.0.15', true],
  ]);
  expect(off.every(isMember)).toBe(true);
  expect(
    readPeerStatus(realOutput('peer-status-rejected'))
      .filter(isRejected)
      .map(({ names }) => names[0]),
  ).toEqual(['10.77.0.15']);
});

it('reads bricks, healers and tasks as real hosts tell them', () => {
  const healthy = readVolumeStatusAll(realOutput('status-all-healthy'));
  expect(healthy.map(({ name }) => name)).toEqual(['arb', 'd', 'r3']);
  expect(healthy.every(({ bricks, healers }) => [...bricks, ...healers].every(({ online }) => online))).toBe(
    true,
  );
  const [dead] = readVolumeStatusAll(realOutput('status-brick-dead'));
  expect(dead?.bricks.map(({ host, online }) => [host, online])).toEqual([
    ['10.77.0.11', true],
    ['10.77.0.12', false],
    ['10.77.0.13', true],
  ]);
  // What is away is absent.
  const [off] = readVolumeStatusAll(realOutput('status-node-off'));
  expect(off?.bricks.map(({ host }) => host)).toEqual(['10.77.0.11', '10.77.0.13']);
  const [task] = readVolumeStatusAll(realOutput('status-with-task'))[0]?.tasks ?? [];
  expect(task).toMatchObject({ kind: 'remove-brick', state: 'completed' });
  expect(task?.bricks).toHaveLength(3);
});

it('a failure in a document that ends with 0 is a failure', () => {
  const text =
    '<cliOutput><opRet>-1</opRet><opErrno>30800</opErrno><opErrstr>Locking failed</opErrstr></cliOutput>';
  expect(() => readVolumeStatusAll(text)).toThrow('Locking failed');
});
