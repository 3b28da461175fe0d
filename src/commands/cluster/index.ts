import type { CommandDefinition } from '../../cli/define.ts';
import { capacity } from './capacity.ts';
import { create } from './create.ts';
import { deleteCluster } from './delete.ts';
import { info } from './info.ts';
import { list } from './list.ts';
import { rename } from './rename.ts';
import { rolling } from './rolling.ts';
import { setflags } from './setflags.ts';
import { status } from './status.ts';

export const commands: readonly CommandDefinition[] = [
  create,
  list,
  info,
  setflags,
  rename,
  deleteCluster,
  capacity,
  status,
  rolling,
];
