import type { GlusterBrick } from '../model/types.ts';

/** As gluster names a brick: HOST:/PATH. */
export function brickName({ host, path }: Pick<GlusterBrick, 'host' | 'path'>): string {
  return `${host}:${path}`;
}
