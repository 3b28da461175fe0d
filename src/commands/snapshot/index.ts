import type { CommandDefinition } from '../../cli/define.ts';
import { activate } from './activate.ts';
import { create } from './create.ts';
import { deactivate } from './deactivate.ts';
import { deleteSnapshot } from './delete.ts';
import { info } from './info.ts';
import { list } from './list.ts';
import { restore } from './restore.ts';

export const commands: readonly CommandDefinition[] = [
  create,
  list,
  info,
  deleteSnapshot,
  restore,
  activate,
  deactivate,
];
