import { expect, test } from 'vitest';
import { unknownTo } from '../../src/rebuild/compare.ts';
import { sketchCluster, testId } from '../support/cluster.ts';

const ONE = { zone: 1, devices: [100] };

test('a host of which gluster tells no id is not known because another one has none', () => {
  const present = sketchCluster([ONE]);
  const found = sketchCluster([ONE, ONE]);
  expect(unknownTo(present, found)).toEqual(['node node2', 'device node2:/dev/sdb']);
  expect(unknownTo(found, found)).toEqual([]);
});

test('a host under another id is known by its name, or by what gluster calls it', () => {
  const present = sketchCluster([ONE]);
  const own = Object.values(present.nodes)[0];
  if (own === undefined) throw new Error('no node');
  const other = { ...own, id: testId('a', 9), manage: ['elsewhere'], storage: ['10.9.9.9'] };
  const found = (node: typeof own) => ({ ...present, nodes: { [node.id]: node } });
  expect(unknownTo(present, found({ ...other, storage: own.storage }))).toEqual([]);
  expect(unknownTo(present, found(other))).toEqual(['node elsewhere']);
  const named = { ...present, nodes: { [own.id]: { ...own, glusterUuid: 'same' } } };
  expect(unknownTo(named, found({ ...other, glusterUuid: 'same' }))).toEqual([]);
});
