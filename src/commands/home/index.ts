import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  home: async () => (await import('./home.ts')).home,
};
