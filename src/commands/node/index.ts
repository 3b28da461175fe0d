import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'node add': async () => (await import('./add.ts')).add,
  'node list': async () => (await import('./list.ts')).list,
  'node info': async () => (await import('./info.ts')).info,
  'node set': async () => (await import('./set.ts')).set,
  'node enable': async () => (await import('./enable.ts')).enable,
  'node disable': async () => (await import('./disable.ts')).disable,
  'node maintenance start': async () => (await import('./maintenance-start.ts')).startMaintenance,
  'node maintenance stop': async () => (await import('./maintenance-stop.ts')).stopMaintenance,
  'node remove': async () => (await import('./remove.ts')).remove,
  'node drain': async () => (await import('./drain.ts')).drain,
  'node delete': async () => (await import('./delete.ts')).deleteNode,
  'node replace': async () => (await import('./replace.ts')).replace,
  'node forget': async () => (await import('./forget.ts')).forget,
  'node settags': async () => (await import('./settags.ts')).settags,
  'node rmtags': async () => (await import('./rmtags.ts')).rmtags,
};
