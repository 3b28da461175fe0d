import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  repair: async () => (await import('./repair.ts')).repair,
};
