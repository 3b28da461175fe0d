import type { CommandDefinition } from '../../cli/define.ts';
import { start, stop } from './start-stop.ts';
import { status } from './status.ts';
import { wait } from './wait.ts';

export const commands: readonly CommandDefinition[] = [start, status, wait, stop];
