import type { CommandDefinition } from '../../cli/define.ts';
import { repair } from './repair.ts';

export const commands: readonly CommandDefinition[] = [repair];
