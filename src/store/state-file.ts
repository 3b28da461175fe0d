import { isCode } from '../files/file-error.ts';
import { MIB, readRegular, Unfit } from '../files/read-bounded.ts';
import { GlusterctlError } from '../model/errors.ts';
import { fileError } from './failures.ts';
import { HEAD_BYTES } from './format.ts';

/** Some hundred times what a thousand volumes take. */
export const MOST_BYTES = 256 * MIB;

/** The text of a state file or a backup; throws what the file system says. */
export async function readWhole(path: string): Promise<string> {
  return await readRegular(path, MOST_BYTES);
}

/** All of it, or its first bytes; null where there is no file. What can't be a state is refused by what it is. */
export async function readIfThere(path: string, first?: number): Promise<string | null> {
  try {
    return await readRegular(path, MOST_BYTES, first);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    if (error instanceof Unfit) throw noState(path, error.message);
    throw fileError(error, path, 'read the state');
  }
}

export function noState(path: string, why: string): GlusterctlError {
  return new GlusterctlError('state-unreadable', `${path} is no state of this program: ${why}`, {
    hint: 'A state is a file that this program has written. Name another with --state FILE or GLUSTERCTL_STATE.',
    details: { path, why },
  });
}

/** How a file begins, with the digest of a state; null where there is none. */
export async function headOf(path: string): Promise<string | null> {
  return await readIfThere(path, HEAD_BYTES);
}
