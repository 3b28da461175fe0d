import { isCode } from '../files/file-error.ts';
import { MIB, readPart, readRegular, Unfit } from '../files/read-bounded.ts';
import { GlusterctlError } from '../model/errors.ts';
import { fileError } from './failures.ts';
import { HEAD_BYTES } from './format.ts';

/** Some hundred times what a thousand volumes take. */
export const MOST_BYTES = 256 * MIB;

/** What is in a state file or a backup; throws what the file system says. */
export async function readWhole(path: string): Promise<Buffer> {
  return await readRegular(path, MOST_BYTES);
}

/** All of it; null where there is no file. What can't be a state is refused by what it is. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  return await ifThere(path, async () => await readWhole(path));
}

/** Bytes of it from there on; null where there is no file. */
export async function partOf(path: string, from: number, length: number): Promise<Buffer | null> {
  return await ifThere(path, async () => await readPart(path, MOST_BYTES, from, length));
}

async function ifThere(path: string, read: () => Promise<Buffer>): Promise<Buffer | null> {
  try {
    return await read();
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
  return (await partOf(path, 0, HEAD_BYTES))?.toString('utf8') ?? null;
}
