import type { CommandDefinition } from '../../cli/define.ts';
import { status } from './status.ts';

export const commands: readonly CommandDefinition[] = [status];
