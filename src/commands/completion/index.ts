import type { CommandDefinition } from '../../cli/define.ts';
import { complete } from './complete.ts';
import { install } from './install.ts';
import { scripts } from './scripts.ts';
import { uninstall } from './uninstall.ts';

export const commands: readonly CommandDefinition[] = [install, uninstall, ...scripts, complete];
