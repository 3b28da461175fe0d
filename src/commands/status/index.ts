import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  status: async () => (await import('./status.ts')).status,
};
