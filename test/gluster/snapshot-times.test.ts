import { expect, test } from 'vitest';
import { recordedSnapshot } from '../../src/gluster/snapshot.ts';

test.each([
  ['2026-11-21 06:39:50 +0000', '2026-11-21T06:39:50.000Z'],
  ['2026-11-21 06:39:50 +0530', '2026-11-21T01:09:50.000Z'],
  ['2026-11-21 06:39:50', '2026-11-21T06:39:50.000Z'],
  ['some day', 'some day'],
])('a snapshot that gluster says was taken %s is recorded as of %s', (created, recorded) => {
  const found = {
    name: 's',
    uuid: 'u',
    created,
    description: '',
    volume: 'v',
    active: false,
    snapVolume: '',
  };
  expect(recordedSnapshot(found)).toEqual({ name: 's', created: recorded, description: '', active: false });
});
