import type { Mount } from './types.ts';

const KNOWN = new WeakMap<readonly Mount[], ReadonlyMap<string, Mount>>();

/** Of several at one place the last. Every part of every path is looked up in it, so it is made once. */
export function mountsByTarget(mounts: readonly Mount[]): ReadonlyMap<string, Mount> {
  const known = KNOWN.get(mounts);
  if (known !== undefined) return known;
  const made = new Map(mounts.map((mount) => [mount.target, mount]));
  KNOWN.set(mounts, made);
  return made;
}
