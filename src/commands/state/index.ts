import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'state path': async () => (await import('./path.ts')).path,
  'state show': async () => (await import('./show.ts')).show,
  'state check': async () => (await import('./check.ts')).check,
  'state backup': async () => (await import('./backup.ts')).backup,
  'state backups': async () => (await import('./backups.ts')).backups,
  'state restore': async () => (await import('./restore.ts')).restore,
  'state rebuild': async () => (await import('./rebuild.ts')).rebuild,
  'state use': async () => (await import('./use.ts')).use,
  'state setup': async () => (await import('./setup.ts')).setup,
  'setup-openshift-heketi-storage': async () => (await import('./setup.ts')).setupHeketiStorage,
  'state move': async () => (await import('./move.ts')).move,
  'state locate': async () => (await import('./locate.ts')).locate,
  'state unlock': async () => (await import('./unlock.ts')).unlock,
  'state export': async () => (await import('./export.ts')).exportCommand,
  'state import': async () => (await import('./import.ts')).importCommand,
};
