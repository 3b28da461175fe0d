import { FILE_TOOLS } from './files.ts';
import { SYSTEM_TOOLS } from './system.ts';
import { TEXT_TOOLS } from './text.ts';
import type { Tools } from './tool.ts';

export const TOOLS: Tools = { ...TEXT_TOOLS, ...FILE_TOOLS, ...SYSTEM_TOOLS };
