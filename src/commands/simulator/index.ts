import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'simulator start': async () => (await import('./start.ts')).start,
  'simulator shell': async () => (await import('./shell.ts')).shell,
  'simulator env': async () => (await import('./env.ts')).env,
  'simulator status': async () => (await import('./status.ts')).status,
  'simulator kill': async () => (await import('./kill.ts')).kill,
  'simulator boot': async () => (await import('./boot.ts')).boot,
  'simulator freeze': async () => (await import('./freeze.ts')).freeze,
  'simulator thaw': async () => (await import('./thaw.ts')).thaw,
  'simulator fault': async () => (await import('./fault.ts')).fault,
  'simulator mend': async () => (await import('./mend.ts')).mend,
  'simulator reinstall': async () => (await import('./reinstall.ts')).reinstall,
  'simulator replace-disk': async () => (await import('./replace-disk.ts')).replaceDisk,
  'simulator data': async () => (await import('./data.ts')).data,
};
