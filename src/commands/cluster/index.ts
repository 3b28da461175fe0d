import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'cluster create': async () => (await import('./create.ts')).create,
  'cluster list': async () => (await import('./list.ts')).list,
  'cluster info': async () => (await import('./info.ts')).info,
  'cluster setflags': async () => (await import('./setflags.ts')).setflags,
  'cluster rename': async () => (await import('./rename.ts')).rename,
  'cluster delete': async () => (await import('./delete.ts')).deleteCluster,
  'cluster capacity': async () => (await import('./capacity.ts')).capacity,
  'cluster status': async () => (await import('./status.ts')).status,
  'cluster rolling': async () => (await import('./rolling.ts')).rolling,
};
