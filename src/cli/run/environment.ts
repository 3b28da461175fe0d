import { GlusterctlError, usage } from '../../model/errors.ts';
import type { Environment } from '../context.ts';
import type { Io } from './io.ts';

/** Far more than any topology or configuration takes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Files are named as the user sees them, and what goes wrong with one says which. */
export function createEnvironment(io: Io, writes: 'writes' | 'only looks'): Environment {
  const place = async (path: string): Promise<string> => {
    const { resolve } = await import('node:path');
    if (path === '') throw usage('The name of the file is empty');
    return resolve(io.workingDirectory, path);
  };
  return {
    variables: io.variables,
    home: io.home,
    user: io.user,
    workingDirectory: io.workingDirectory,
    programName: io.programName,
    programFile: io.programFile,
    stdinIsTerminal: io.stdin.isTerminal,
    stdoutIsTerminal: io.stdout.isTerminal,
    stderrIsTerminal: io.stderr.isTerminal,
    columns: io.columns,
    async readStdin(most = MOST_BYTES) {
      const { gather } = await import('../../files/read-bounded.ts');
      try {
        return await gather(io.stdin.chunks(), most);
      } catch (error) {
        throw fileError('standard input', 'read', error);
      }
    },
    async readFile(path, most = MOST_BYTES) {
      const { readBounded } = await import('../../files/read-bounded.ts');
      try {
        return await readBounded(await place(path), most);
      } catch (error) {
        throw fileError(path, 'read', error);
      }
    },
    async readBytes(path, most = MOST_BYTES) {
      const { gatherBytes, readBoundedBytes } = await import('../../files/read-bounded.ts');
      const named = path === '-' ? 'standard input' : path;
      try {
        return path === '-'
          ? await gatherBytes(io.stdin.chunks(), most)
          : await readBoundedBytes(await place(path), most);
      } catch (error) {
        throw fileError(named, 'read', error);
      }
    },
    async writeFile(path, text, mode = 0o600, folder = 'make') {
      const [{ access, writeFile }, { dirname }, { makeFolder }] = await Promise.all([
        import('node:fs/promises'),
        import('node:path'),
        import('../../files/make-folder.ts'),
      ]);
      try {
        const full = await place(path);
        if (writes === 'only looks') {
          if (folder === 'must-be-there') await access(dirname(full));
          return;
        }
        if (folder === 'make') makeFolder(dirname(full));
        await writeFile(full, text, { mode });
      } catch (error) {
        throw fileError(path, 'write', error);
      }
    },
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

function fileError(path: string, verb: string, error: unknown): Error {
  if (error instanceof GlusterctlError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason =
    verb === 'write' && code === 'ENOENT'
      ? 'its folder is not there'
      : (REASONS[code] ?? (error instanceof Error ? error.message : String(error)));
  return new GlusterctlError('failed', `Can't ${verb} ${path}: ${reason}`, {
    cause: error,
    details: { path, code },
  });
}
