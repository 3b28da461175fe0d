import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, for their owner alone. Node's recursive way never ends where a level can be
 * neither made nor found (below /proc), and takes a read-only file system for a missing folder.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let level = resolve(path);
  while (!isThere(level)) {
    missing.push(level);
    level = dirname(level);
  }
  for (const folder of missing.reverse()) makeLevel(folder);
}

function makeLevel(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isThere(folder)) throw error;
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
