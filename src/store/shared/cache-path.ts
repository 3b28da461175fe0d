import { join } from 'node:path';
import { sha256 } from '../../files/sha256.ts';
import type { SharedLocation } from './url.ts';

const SCHEME = /^gluster:\/\//;
/** It is in the name of a note beside it, too (seen-whole.ts). */
const LONGEST_NAME = 150;

/**
 * Where it is kept what a state on a volume was, below the folder of this program for what can be made anew. The name is the URL
 * itself, in letters that no shell takes for more; a digest only where that is too long: to make one costs a tenth of a list.
 */
export function cachePath(folder: string, { url, file }: Pick<SharedLocation, 'url' | 'file'>): string {
  // Neither hosts, volumes nor files have a "+" in their names.
  const name = encodeURIComponent(url.replace(SCHEME, '')).replaceAll(/%2[CF]/g, '+');
  return join(folder, 'states', name.length > LONGEST_NAME ? digested(url, file) : name);
}

function digested(url: string, file: string): string {
  const digest = sha256().update(url).digest('hex').slice(0, 16);
  return `${file.replace(/\.json$/, '').slice(0, 40)}-${digest}.json`;
}
