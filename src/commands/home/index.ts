import type { CommandDefinition } from '../../cli/define.ts';
import { home } from './home.ts';

export const commands: readonly CommandDefinition[] = [home];
