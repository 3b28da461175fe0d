import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'kubernetes provision': async () => (await import('./provision.ts')).provision,
  'kubernetes reconcile': async () => (await import('./provision.ts')).reconcile,
};
