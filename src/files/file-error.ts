import { GlusterctlError } from '../model/errors.ts';

/** What helps, by the code of an error of the file system. */
export type FileHints = (code: string) => string | undefined;

/** An error of the file system, with the path, what was being done, and what helps. */
export function fileError(error: unknown, path: string, doing: string, hints: FileHints): GlusterctlError {
  if (error instanceof GlusterctlError) return error;
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const hint = hints(code);
  return new GlusterctlError('failed', `Can't ${doing} ${path}: ${message.replace(/, [a-z]+ '.*$/, '')}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { path, code },
    cause: error,
  });
}

export function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === code;
}
