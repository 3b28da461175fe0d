import type { Section } from '../../cli/pages/page.ts';
import { AREAS, CATALOGUE } from '../explain/catalogue.ts';

export const errors: readonly Section[] = [
  {
    title: '',
    blocks: [
      'What each comes from and what to do next is told by its name:',
      { lines: ['glusterctl explain no-space', 'glusterctl explain "Id not found"'] },
    ],
  },
  ...Object.entries(AREAS).map(([area, { title }]) => ({
    title,
    blocks: [
      {
        rows: CATALOGUE.filter((entry) => entry.area === area).map(
          ({ name, means }): readonly [string, string] => [name, means],
        ),
      },
    ],
  })),
];
