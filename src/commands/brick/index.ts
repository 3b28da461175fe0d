import type { CommandDefinition } from '../../cli/define.ts';
import { evict } from './evict.ts';
import { list } from './list.ts';

export const commands: readonly CommandDefinition[] = [list, evict];
