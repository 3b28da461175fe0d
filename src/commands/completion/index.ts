import type { Commands } from '../../cli/program.ts';
import { SHELLS } from '../../ui/completion.ts';

export const commands: Commands = {
  'completion install': async () => (await import('./install.ts')).install,
  'completion uninstall': async () => (await import('./uninstall.ts')).uninstall,
  ...Object.fromEntries(
    SHELLS.map((shell) => [`completion ${shell}`, async () => (await import('./scripts.ts')).script(shell)]),
  ),
  complete: async () => (await import('./complete.ts')).complete,
};
