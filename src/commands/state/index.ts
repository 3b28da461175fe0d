import type { CommandDefinition } from '../../cli/define.ts';
import { backup } from './backup.ts';
import { backups } from './backups.ts';
import { check } from './check.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { path } from './path.ts';
import { rebuild } from './rebuild.ts';
import { restore } from './restore.ts';
import { show } from './show.ts';
import { unlock } from './unlock.ts';

export const commands: readonly CommandDefinition[] = [
  path,
  show,
  check,
  backup,
  backups,
  restore,
  rebuild,
  unlock,
  exportCommand,
  importCommand,
];
