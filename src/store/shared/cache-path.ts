import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SharedLocation } from './url.ts';

/** Where it is kept what a state on a volume was, below the folder of this program for what can be made anew. */
export function cachePath(folder: string, { url, file }: Pick<SharedLocation, 'url' | 'file'>): string {
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 16);
  return join(folder, 'states', `${file.replace(/\.json$/, '').slice(0, 40)}-${digest}.json`);
}
