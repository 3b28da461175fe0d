import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  explain: async () => (await import('./explain.ts')).explain,
};
