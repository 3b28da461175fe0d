import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  init: async () => (await import('./init.ts')).init,
};
