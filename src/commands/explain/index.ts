import type { CommandDefinition } from '../../cli/define.ts';
import { explain } from './explain.ts';

export const commands: readonly CommandDefinition[] = [explain];
