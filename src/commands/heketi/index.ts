import type { Commands } from '../../cli/program.ts';

/** What only heketi-cli asks, and what has to do with Heketi's database; of the nouns "heketi", "db", "server" and "loglevel". */
export const commands: Commands = {
  'heketi import': async () => (await import('./import.ts')).importCommand,
  'heketi export': async () => (await import('./export.ts')).exportCommand,
  'db dump': async () => (await import('./db-dump.ts')).dbDump,
  'db check': async () => (await import('./db-check.ts')).dbCheck,
  'server operations list': async () => (await import('./server-operations-list.ts')).serverOperationsList,
  'server operations info': async () => (await import('./server-operations-info.ts')).serverOperationsInfo,
  'server operations cleanup': async () =>
    (await import('./server-operations-cleanup.ts')).serverOperationsCleanup,
  'server mode get': async () => (await import('./server-mode-get.ts')).serverModeGet,
  'server mode set': async () => (await import('./server-mode-set.ts')).serverModeSet,
  'loglevel get': async () => (await import('./loglevel-get.ts')).loglevelGet,
  'loglevel set': async () => (await import('./loglevel-set.ts')).loglevelSet,
};
