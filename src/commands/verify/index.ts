import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  verify: async () => (await import('./verify.ts')).verify,
};
