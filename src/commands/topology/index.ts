import type { CommandDefinition } from '../../cli/define.ts';
import { diagram } from './diagram.ts';
import { diff } from './diff.ts';
import { exportTopology } from './export.ts';
import { info } from './info.ts';
import { load } from './load.ts';

export const commands: readonly CommandDefinition[] = [load, info, diff, diagram, exportTopology];
