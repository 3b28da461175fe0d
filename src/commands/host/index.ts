import type { CommandDefinition } from '../../cli/define.ts';
import { check, preflight } from './check.ts';
import { prepare } from './prepare.ts';
import { setupKey } from './setup-key.ts';
import { trust } from './trust.ts';

export const commands: readonly CommandDefinition[] = [check, preflight, prepare, trust, setupKey];
