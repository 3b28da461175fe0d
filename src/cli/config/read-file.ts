import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { GlusterctlError } from '../../model/errors.ts';
import { fileFailure } from '../file-failure.ts';
import type { FlagValue } from '../flag-shape.ts';
import { places } from '../places.ts';
import type { Noun } from '../program.ts';
import type { Io } from '../run/io.ts';
import { type ConfigFile, parseConfig } from './file.ts';

export interface ConfigPath {
  readonly file: string;
  /** By --config or GLUSTERCTL_CONFIG: then it must be there. */
  readonly named: boolean;
}

/** null: there is no home folder to look for it in. */
export function configPath(given: ReadonlyMap<string, FlagValue>, io: Io): ConfigPath | null {
  const typed = given.get('config') ?? io.variables.GLUSTERCTL_CONFIG;
  if (typeof typed === 'string' && typed !== '') return { file: typed, named: true };
  const usual = places.configuration(io);
  return usual === null ? null : { file: usual, named: false };
}

/** Most have none: that is seen without what reads one. */
function isAbsent({ file, named }: ConfigPath, { workingDirectory }: Io): boolean {
  if (named) return false;
  try {
    return statSync(resolve(workingDirectory, file), { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

export async function readConfigFile(
  path: ConfigPath | null,
  io: Io,
  nouns: readonly Noun[],
): Promise<ConfigFile> {
  if (path === null || isAbsent(path, io)) return new Map();
  const { MIB, readBounded } = await import('../../files/read-bounded.ts');
  try {
    const text = await readBounded(resolve(io.workingDirectory, path.file), MIB);
    return parseConfig(text, path.file, nouns);
  } catch (error) {
    if (error instanceof GlusterctlError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!path.named && ['ENOENT', 'ENOTDIR'].includes(code)) return new Map();
    const hint =
      code === 'EACCES'
        ? 'Mend who may read it, or name another file with --config.'
        : path.named
          ? 'Name another file with --config FILE or GLUSTERCTL_CONFIG, or leave that out.'
          : 'Mend what is there, or name another file with --config.';
    throw fileFailure(`the configuration ${path.file}`, 'read', error, hint);
  }
}
