import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'heal status': async () => (await import('./status.ts')).status,
  'heal start': async () => (await import('./start.ts')).start,
  'heal wait': async () => (await import('./wait.ts')).wait,
  'heal split-brain': async () => (await import('./split-brain.ts')).splitBrain,
};
