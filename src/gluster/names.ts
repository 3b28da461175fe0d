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

/** Words that gluster takes for something else: `volume set all` sets what holds for all volumes, `snapshot delete all` deletes all. */
const WORDS: ReadonlySet<string> = new Set(
  `activate-on-create all auto-delete description end-volume force option snap-max-hard-limit snap-max-soft-limit
  subvolumes type volume volume_not_in_ring`.split(/\s+/),
);

export function isWordOfGluster(name: string): boolean {
  return WORDS.has(name);
}
