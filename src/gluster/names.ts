/** A brick as gluster names it. */
export interface GlusterBrick {
  readonly host: string;
  readonly path: string;
}

export function brickName(brick: GlusterBrick): string {
  return `${brick.host}:${brick.path}`;
}

/** The path begins at the first ":/", so that IPv6 addresses are read right. */
export function readBrickName(name: string): GlusterBrick {
  const colon = name.indexOf(':/');
  return colon < 0 ? { host: '', path: name } : { host: name.slice(0, colon), path: name.slice(colon + 1) };
}
