import { expect, test } from 'vitest';
import { nearest } from '../../src/model/nearest.ts';

test('the nearest names come first, and those as near in the order in which people count', () => {
  expect(nearest('web', ['web10', 'web2', 'wed', 'web1', 'mail'])).toEqual(['web1', 'web2', 'wed', 'web10']);
});
