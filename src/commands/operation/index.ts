import type { CommandDefinition } from '../../cli/define.ts';
import { apply } from './apply.ts';
import { clean } from './clean.ts';
import { info } from './info.ts';
import { list } from './list.ts';
import { resume } from './resume.ts';
import { rollback } from './rollback.ts';

export const commands: readonly CommandDefinition[] = [list, info, resume, rollback, clean, apply];
