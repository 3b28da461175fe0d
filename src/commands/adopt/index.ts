import type { CommandDefinition } from '../../cli/define.ts';
import { adopt } from './adopt.ts';

export const commands: readonly CommandDefinition[] = [adopt];
