/** Above 2^53 it is not exact: no file is that long, so it is out of every bound all the same. */
export function readUint64(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}
