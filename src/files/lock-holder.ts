import { readFile, stat } from 'node:fs/promises';

/** The process that holds a lock on a file, as far as this machine knows; null: none is seen. */
export async function lockHolder(path: string): Promise<number | null> {
  try {
    const [{ dev, ino }, locks] = await Promise.all([
      stat(path, { bigint: true }),
      readFile('/proc/locks', 'utf8'),
    ]);
    const place = `${hex(major(dev))}:${hex(minor(dev))}:${ino}`;
    for (const line of locks.split('\n')) {
      const [, , , , pid, where] = line.trim().split(/\s+/);
      if (where === place) return Number(pid);
    }
    return null;
  } catch {
    // Elsewhere than on Linux nobody tells of locks.
    return null;
  }
}

function hex(number: bigint): string {
  return number.toString(16).padStart(2, '0');
}

function major(device: bigint): bigint {
  return ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n);
}

function minor(device: bigint): bigint {
  return (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
}
