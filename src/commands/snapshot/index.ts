import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'snapshot create': async () => (await import('./create.ts')).create,
  'snapshot list': async () => (await import('./list.ts')).list,
  'snapshot info': async () => (await import('./info.ts')).info,
  'snapshot delete': async () => (await import('./delete.ts')).deleteSnapshot,
  'snapshot restore': async () => (await import('./restore.ts')).restore,
  'snapshot activate': async () => (await import('./activate.ts')).activate,
  'snapshot deactivate': async () => (await import('./deactivate.ts')).deactivate,
};
