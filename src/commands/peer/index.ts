import type { CommandDefinition } from '../../cli/define.ts';
import { doctor } from './doctor.ts';

export const commands: readonly CommandDefinition[] = [doctor];
