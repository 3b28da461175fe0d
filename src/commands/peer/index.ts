import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'peer doctor': async () => (await import('./doctor.ts')).doctor,
};
