import type { CommandDefinition } from '../../cli/define.ts';
import { add } from './add.ts';
import { deleteNode } from './delete.ts';
import { disable } from './disable.ts';
import { drain } from './drain.ts';
import { enable } from './enable.ts';
import { forget } from './forget.ts';
import { info } from './info.ts';
import { list } from './list.ts';
import { startMaintenance } from './maintenance-start.ts';
import { stopMaintenance } from './maintenance-stop.ts';
import { remove } from './remove.ts';
import { replace } from './replace.ts';
import { rmtags } from './rmtags.ts';
import { set } from './set.ts';
import { settags } from './settags.ts';

export const commands: readonly CommandDefinition[] = [
  add,
  list,
  info,
  set,
  enable,
  disable,
  startMaintenance,
  stopMaintenance,
  remove,
  drain,
  deleteNode,
  replace,
  forget,
  settags,
  rmtags,
];
