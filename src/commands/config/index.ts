import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'config path': async () => (await import('./path.ts')).path,
  'config show': async () => (await import('./show.ts')).show,
  'config get': async () => (await import('./get.ts')).get,
  'config set': async () => (await import('./set.ts')).set,
  'config unset': async () => (await import('./unset.ts')).unset,
};
