import type { CommandDefinition } from '../../cli/define.ts';
import { get } from './get.ts';
import { path } from './path.ts';
import { set } from './set.ts';
import { show } from './show.ts';
import { unset } from './unset.ts';

export const commands: readonly CommandDefinition[] = [path, show, get, set, unset];
