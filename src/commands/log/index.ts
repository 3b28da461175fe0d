import type { CommandDefinition } from '../../cli/define.ts';
import { log } from './log.ts';

export const commands: readonly CommandDefinition[] = [log];
