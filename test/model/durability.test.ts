import { expect, it } from 'vitest';
import { durabilityName, volumeKind } from '../../src/model/durability.ts';
import type { Durability } from '../../src/model/entities.ts';

it.each<[string, string, Durability]>([
  ['none', 'distributed', { type: 'none' }],
  ['replica 2', 'replica 2', { type: 'replicate', replica: 2, arbiter: false }],
  ['replica 3 arbiter', 'replica 3 arbiter', { type: 'replicate', replica: 3, arbiter: true }],
  ['disperse 4+2', 'disperse 4+2', { type: 'disperse', data: 4, redundancy: 2 }],
])('%s is the name of a durability, and its volumes are called %s', (name, kind, durability) => {
  expect([durabilityName(durability), volumeKind(durability)]).toEqual([name, kind]);
});
