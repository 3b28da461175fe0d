import { usage } from '../../model/errors.ts';
import type { Environment } from '../context.ts';
import { fileFailure } from '../file-failure.ts';
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
        throw fileFailure('standard input', 'read', error);
      }
    },
    async readFile(path, most = MOST_BYTES) {
      const { readBounded } = await import('../../files/read-bounded.ts');
      try {
        return await readBounded(await place(path), most);
      } catch (error) {
        throw fileFailure(path, 'read', error);
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
        throw fileFailure(named, 'read', error);
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
        throw fileFailure(path, 'write', error);
      }
    },
  };
}
