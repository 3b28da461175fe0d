import { GlusterctlError } from '../model/errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** Of every file that a command line names, the same failure says why it can't be read or written. */
export function fileFailure(path: string, verb: string, error: unknown, hint?: string): GlusterctlError {
  if (error instanceof GlusterctlError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason =
    verb === 'write' && code === 'ENOENT'
      ? 'its folder is not there'
      : (REASONS[code] ?? (error instanceof Error ? error.message : String(error)));
  return new GlusterctlError('failed', `Can't ${verb} ${path}: ${reason}`, {
    cause: error,
    details: { path, code },
    ...(hint === undefined ? {} : { hint }),
  });
}
