import type { CommandDefinition } from '../../cli/define.ts';
import { init } from './init.ts';

export const commands: readonly CommandDefinition[] = [init];
