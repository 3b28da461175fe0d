import type { Section } from '../../cli/pages/page.ts';
import { CHAPTERS } from '../explain/catalogue.ts';

export const errors: readonly Section[] = [
  {
    title: '',
    blocks: [
      'What each comes from and what to do next is told by its name:',
      { lines: ['glusterctl explain no-space', 'glusterctl explain "Id not found"'] },
    ],
  },
  ...CHAPTERS.map(({ title, entries }) => ({
    title,
    blocks: [{ rows: entries.map(({ name, means }) => [name, means] as const) }],
  })),
];
