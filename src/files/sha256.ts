import type { Hash } from 'node:crypto';

/** Node's module for it is loaded when the first digest is made: that takes a tenth of what a list does. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}

export function sha256(): Hash {
  return crypto().createHash('sha256');
}

/** So many random bytes, in hex. */
export function randomHex(bytes: number): string {
  return crypto().randomBytes(bytes).toString('hex');
}
