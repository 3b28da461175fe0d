import type { CommandDefinition } from '../../cli/define.ts';
import { boot } from './boot.ts';
import { data } from './data.ts';
import { env } from './env.ts';
import { fault } from './fault.ts';
import { freeze } from './freeze.ts';
import { kill } from './kill.ts';
import { mend } from './mend.ts';
import { reinstall } from './reinstall.ts';
import { replaceDisk } from './replace-disk.ts';
import { shell } from './shell.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { thaw } from './thaw.ts';

export const commands: readonly CommandDefinition[] = [
  start,
  shell,
  env,
  status,
  kill,
  boot,
  freeze,
  thaw,
  fault,
  mend,
  reinstall,
  replaceDisk,
  data,
];
