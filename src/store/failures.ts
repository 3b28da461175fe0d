import { fileError as explain } from '../files/file-error.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { GlusterctlError } from '../model/errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: the old state is as it was. Free some space and run the command again.',
  EDQUOT: 'The quota is used up: the old state is as it was.',
  EROFS:
    'The file system is read-only: make it writable. A copy elsewhere would be a second state that knows nothing of this one.',
  EACCES: 'Run as the user who owns the state.',
  EPERM: 'Run as the user who owns the state.',
  ENOENT: 'No folder can be made there. Keep the state elsewhere with --state FILE or GLUSTERCTL_STATE.',
  ENOTDIR: 'A part of the path is no folder.',
  EISDIR: 'Name a file, not a folder.',
  ELOOP: 'The symbolic links on the way lead in a circle.',
};

export function stateFileHints(code: string): string | undefined {
  return HINTS[code];
}

export function fileError(error: unknown, path: string, doing: string): GlusterctlError {
  return explain(error, path, doing, stateFileHints);
}

export function makeStateFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw fileError(error, folder, 'make the folder');
  }
}
