import { access, constants } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../../cli/context.ts';

/** What a shell finds the program by: its name where that is in PATH, else the file that it was started from. */
export async function calledBy({ programName, programFile, variables }: Environment): Promise<string> {
  if (programFile === null) return programName;
  const folders = (variables.PATH ?? '').split(':').filter((folder) => isAbsolute(folder));
  const missing = await Promise.all(
    folders.map(
      async (folder) => await access(join(folder, programName), constants.X_OK).catch(() => 'missing'),
    ),
  );
  return missing.includes(undefined) ? programName : programFile;
}
