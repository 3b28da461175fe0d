import type { CommandDefinition } from '../../cli/define.ts';
import { verify } from './verify.ts';

export const commands: readonly CommandDefinition[] = [verify];
