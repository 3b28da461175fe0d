import { constants, fstatSync, openSync, type Stats, writeSync } from 'node:fs';

const STDOUT = 1;
/** /dev/null, as Linux numbers devices. */
const NOWHERE = 0x103;

/** Where stdout can be written to without a stream; null: only a stream can. */
let target: number | null | undefined;

/**
 * Writes to stdout, and gives what is left for a stream; null: nothing is. A stream costs a tenth of what an empty script takes, and files and
 * pipes need none. What else stdout is, and a pipe that is full, is left to it. Throws what the file system says.
 */
export function writeDirectly(text: string): Buffer | null {
  if (target === undefined) target = openDirectly();
  let rest = Buffer.from(text);
  while (rest.length > 0 && target !== null) {
    try {
      rest = rest.subarray(writeSync(target, rest));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      // What comes later must not overtake it.
      target = null;
    }
  }
  return rest.length === 0 ? null : rest;
}

function openDirectly(): number | null {
  try {
    const found = fstatSync(STDOUT);
    if (found.isFile() || isNowhere(found)) return STDOUT;
    // Opened anew, it can be told not to wait for its reader, and whoever else writes to it is not told so.
    return found.isFIFO() ? openSync('/dev/fd/1', constants.O_WRONLY | constants.O_NONBLOCK) : null;
  } catch {
    return null;
  }
}

/** Whether it is worth to ask a stream: what is no device is no terminal. */
export function mayBeTerminal(fd: 0 | 1 | 2): boolean {
  try {
    const found = fstatSync(fd);
    return found.isCharacterDevice() && !isNowhere(found);
  } catch {
    return true;
  }
}

function isNowhere(found: Stats): boolean {
  return found.isCharacterDevice() && found.rdev === NOWHERE;
}
