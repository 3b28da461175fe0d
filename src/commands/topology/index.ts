import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'topology load': async () => (await import('./load.ts')).load,
  'topology info': async () => (await import('./info.ts')).info,
  'topology diff': async () => (await import('./diff.ts')).diff,
  'topology diagram': async () => (await import('./diagram.ts')).diagram,
  'topology export': async () => (await import('./export.ts')).exportTopology,
};
