import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'operation list': async () => (await import('./list.ts')).list,
  'operation info': async () => (await import('./info.ts')).info,
  'operation resume': async () => (await import('./resume.ts')).resume,
  'operation rollback': async () => (await import('./rollback.ts')).rollback,
  'operation clean': async () => (await import('./clean.ts')).clean,
  'operation apply': async () => (await import('./apply.ts')).apply,
};
