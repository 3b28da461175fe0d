import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'host check': async () => (await import('./check.ts')).check,
  preflight: async () => (await import('./check.ts')).preflight,
  'host prepare': async () => (await import('./prepare.ts')).prepare,
  'host trust': async () => (await import('./trust.ts')).trust,
  'host setup-key': async () => (await import('./setup-key.ts')).setupKey,
};
