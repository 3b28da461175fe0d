import type { CommandDefinition } from '../../cli/define.ts';
import { complete } from './complete.ts';
import { scripts } from './scripts.ts';

export const commands: readonly CommandDefinition[] = [...scripts, complete];
