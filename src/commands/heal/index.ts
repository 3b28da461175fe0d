import type { CommandDefinition } from '../../cli/define.ts';
import { splitBrain } from './split-brain.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { wait } from './wait.ts';

export const commands: readonly CommandDefinition[] = [status, start, wait, splitBrain];
