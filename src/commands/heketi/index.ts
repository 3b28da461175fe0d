import type { CommandDefinition } from '../../cli/define.ts';
import { dbCheck } from './db-check.ts';
import { dbDump } from './db-dump.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { loglevelGet } from './loglevel-get.ts';
import { loglevelSet } from './loglevel-set.ts';
import { serverModeGet } from './server-mode-get.ts';
import { serverModeSet } from './server-mode-set.ts';
import { serverOperationsCleanup } from './server-operations-cleanup.ts';
import { serverOperationsInfo } from './server-operations-info.ts';
import { serverOperationsList } from './server-operations-list.ts';

/** What only heketi-cli asks, and what has to do with Heketi's database; of the nouns "heketi", "db", "server" and "loglevel". */
export const commands: readonly CommandDefinition[] = [
  importCommand,
  exportCommand,
  dbDump,
  dbCheck,
  serverOperationsList,
  serverOperationsInfo,
  serverOperationsCleanup,
  serverModeGet,
  serverModeSet,
  loglevelGet,
  loglevelSet,
];
