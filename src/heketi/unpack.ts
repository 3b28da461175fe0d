import { gunzipSync } from 'node:zlib';
import { refused } from '../model/errors.ts';

/** Heketi keeps 4 MiB for 400 volumes. */
const LARGEST = 256 * 1024 * 1024;

/** What is in a gzipped file, if it is whole and not made to fill the memory. */
export function unpack(bytes: Buffer, name: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw refused(
        `${name} is a gzipped file that holds more than 256 MiB: no database of Heketi is that large`,
        'Unpack it yourself (gunzip) and look what it is.',
      );
    const cut = code === 'Z_BUF_ERROR';
    throw refused(
      cut
        ? `${name} is a gzipped file that is cut at byte ${bytes.length}`
        : `${name} is a gzipped file that is damaged: ${error instanceof Error ? error.message : String(error)}`,
      'Copy it again, or take an older copy.',
    );
  }
}
