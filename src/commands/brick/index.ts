import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'brick list': async () => (await import('./list.ts')).list,
  'brick evict': async () => (await import('./evict.ts')).evict,
};
