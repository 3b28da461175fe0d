import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'blockvolume create': async () => (await import('./create.ts')).create,
  'blockvolume delete': async () => (await import('./delete.ts')).deleteBlockVolume,
  'blockvolume expand': async () => (await import('./expand.ts')).expand,
  'blockvolume info': async () => (await import('./info.ts')).info,
  'blockvolume list': async () => (await import('./list.ts')).list,
};
