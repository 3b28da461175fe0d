import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  adopt: async () => (await import('./adopt.ts')).adopt,
};
