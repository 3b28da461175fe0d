import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'device add': async () => (await import('./add.ts')).add,
  'device list': async () => (await import('./list.ts')).list,
  'device info': async () => (await import('./info.ts')).info,
  'device discover': async () => (await import('./discover.ts')).discover,
  'device enable': async () => (await import('./enable.ts')).enable,
  'device disable': async () => (await import('./disable.ts')).disable,
  'device remove': async () => (await import('./remove.ts')).remove,
  'device delete': async () => (await import('./delete.ts')).deleteDevice,
  'device replace': async () => (await import('./replace.ts')).replace,
  'device forget': async () => (await import('./forget.ts')).forget,
  'device resync': async () => (await import('./resync.ts')).resync,
  'device settags': async () => (await import('./settags.ts')).settags,
  'device rmtags': async () => (await import('./rmtags.ts')).rmtags,
};
