import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  log: async () => (await import('./log.ts')).log,
};
