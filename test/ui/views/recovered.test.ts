import { expect, test } from 'vitest';
import { recoveredView } from '../../../src/ui/views/recovered.ts';

test('what was finished by another command tells at its end what its own would have told', () => {
  const view = recoveredView(
    'forward',
    [
      {
        id: 'abc',
        title: 'drain node gl4',
        outcome: { kind: 'done' },
        error: null,
        notes: ['gl4: of brick 12 may be left:'],
      },
    ],
    { hosts: [], left: new Map() },
  );
  expect(view.text?.()).toBe('drain node gl4: finished (abc)\n');
  expect(view.notes).toEqual(['gl4: of brick 12 may be left:']);
});
