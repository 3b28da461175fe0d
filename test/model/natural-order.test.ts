import { expect, it } from 'vitest';
import { inNaturalOrder } from '../../src/model/natural-order.ts';

it('orders hosts as people count', () => {
  const names = ['gl10:/dev/vdb', 'gl2:/dev/vdc', 'gl2:/dev/vdb', '10.0.0.11', '10.0.0.9'];
  expect(inNaturalOrder(names, (name) => name)).toEqual([
    '10.0.0.9',
    '10.0.0.11',
    'gl2:/dev/vdb',
    'gl2:/dev/vdc',
    'gl10:/dev/vdb',
  ]);
});
