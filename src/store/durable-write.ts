import { dirname } from 'node:path';
import {
  FolderNotSynced,
  ReadsBackDifferently,
  type ReplaceOptions,
  replaceFile,
} from '../files/replace-file.ts';
import { GlusterctlError } from '../model/errors.ts';
import { fileError, makeStateFolder } from './failures.ts';

/** Writes the state, or what belongs to it, and says what helps where the file system doesn't let it. */
export async function writeDurably(path: string, text: string, options: ReplaceOptions = {}): Promise<void> {
  makeStateFolder(dirname(path));
  try {
    await replaceFile(path, text, options);
  } catch (error) {
    if (error instanceof FolderNotSynced) throw fileError(error.cause, error.folder, 'sync the folder');
    if (error instanceof ReadsBackDifferently) {
      throw new GlusterctlError('failed', error.message, {
        hint: 'The old file is as it was. The disk or its file system is not to be trusted: look at it first.',
      });
    }
    // What else is thrown comes from a caller's `point` or `beforeReplace`.
    throw error instanceof Error && 'code' in error ? fileError(error, path, 'write') : error;
  }
}
