import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'rebalance start': async () => (await import('./start-stop.ts')).start,
  'rebalance status': async () => (await import('./status.ts')).status,
  'rebalance wait': async () => (await import('./wait.ts')).wait,
  'rebalance stop': async () => (await import('./start-stop.ts')).stop,
};
