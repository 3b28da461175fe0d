import type { CommandDefinition } from '../../cli/define.ts';
import { add } from './add.ts';
import { deleteDevice } from './delete.ts';
import { disable } from './disable.ts';
import { discover } from './discover.ts';
import { enable } from './enable.ts';
import { forget } from './forget.ts';
import { info } from './info.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { replace } from './replace.ts';
import { resync } from './resync.ts';
import { rmtags } from './rmtags.ts';
import { settags } from './settags.ts';

export const commands: readonly CommandDefinition[] = [
  add,
  list,
  info,
  discover,
  enable,
  disable,
  remove,
  deleteDevice,
  replace,
  forget,
  resync,
  settags,
  rmtags,
];
