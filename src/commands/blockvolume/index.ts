import type { CommandDefinition } from '../../cli/define.ts';
import { create } from './create.ts';
import { deleteBlockVolume } from './delete.ts';
import { expand } from './expand.ts';
import { info } from './info.ts';
import { list } from './list.ts';

export const commands: readonly CommandDefinition[] = [create, deleteBlockVolume, expand, info, list];
