import type { Script } from '../model/plan.ts';
import { type Fragment, reading, sh } from '../shell/script.ts';

/**
 * `pending BRICK` prints how many entries the brick knows that another copy lacks, from its index, whose own file
 * doesn't count. Where the index can't be read to its end, no number is told: a brick that isn't mounted has none.
 */
export const PENDING_FUNCTION: Fragment = sh`
  pending() {
    index=$1/.glusterfs/indices/xattrop
    told=
    if [ -d "$index" ]; then
      told=$({ { ls -U "$index" && echo whole >&3; } | grep -c -v '^xattrop-' >&3; } 3>&1) || :
    fi
    printf 'pending %s %s\n' "$(echo $told)" "$1"
  }
`;

/** Costs little, however many there are, and disturbs no healing, as `heal info` does. */
export function pendingScript(paths: readonly string[]): Script {
  return reading(PENDING_FUNCTION, sh`for brick in ${paths}; do pending "$brick"; done`);
}

/** By the path of the brick; those that told no number are not in it. */
export function readPending(stdout: string): ReadonlyMap<string, number> {
  const lines = stdout.matchAll(/^pending (?:whole (\d+)|(\d+) whole) (\/.*)$/gm);
  return new Map([...lines].map(([, after, before, path = '']) => [path, Number(after ?? before)]));
}
