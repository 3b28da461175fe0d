import type { CommandDefinition } from '../../cli/define.ts';
import { clone } from './clone.ts';
import { create } from './create.ts';
import { deleteVolumes } from './delete.ts';
import { endpointPatch } from './endpoint-patch.ts';
import { expand } from './expand.ts';
import { info } from './info.ts';
import { list } from './list.ts';
import { mountCommand } from './mount-command.ts';
import { options } from './options.ts';
import { rename } from './rename.ts';
import { reset } from './reset.ts';
import { set } from './set.ts';
import { setBlockHostingLocked, setBlockHostingUnlocked } from './set-block-hosting-restriction.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';

export const commands: readonly CommandDefinition[] = [
  create,
  list,
  info,
  expand,
  clone,
  deleteVolumes,
  rename,
  status,
  mountCommand,
  set,
  reset,
  options,
  start,
  stop,
  endpointPatch,
  setBlockHostingLocked,
  setBlockHostingUnlocked,
];
