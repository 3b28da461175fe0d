import { brickName } from '../data/brick-name.ts';
import type { GlusterVolume } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { isConnected } from './pool.ts';
import { setSize } from './volume-info.ts';
import { hostOf } from './volumes.ts';

/** As gluster calls the sets of a volume when it counts their bricks. */
function kindOfSets(volume: GlusterVolume): 'replica' | 'disperse' | 'distribute' {
  if (volume.disperse > 0) return 'disperse';
  return volume.replica > 1 ? 'replica' : 'distribute';
}

/** Whole sets of the volume's own, and never all of them. */
export function refuseOddBricks(volume: GlusterVolume, bricks: readonly string[], prefix: string): void {
  const size = setSize(volume);
  const own = volume.bricks.map(brickName);
  const kind = kindOfSets(volume);
  if (kind === 'replica' && own.length === size)
    throw new Refusal(
      prefix,
      'Removing bricks from replicate configuration is not allowed without reducing replica count explicitly.',
    );
  if (bricks.length % size !== 0)
    throw new Refusal(prefix, `Remove brick incorrect brick count of ${bricks.length} for ${kind} ${size}`);
  const stranger = bricks.find((brick) => !own.includes(brick));
  if (stranger !== undefined)
    throw new Refusal(prefix, `Incorrect brick ${stranger} for volume ${volume.name}`);
  const counts = new Map<number, number>();
  for (const brick of bricks) {
    const set = Math.floor(own.indexOf(brick) / size);
    counts.set(set, (counts.get(set) ?? 0) + 1);
  }
  if ([...counts.values()].some((count) => count !== size))
    throw new Refusal(prefix, `Bricks not from same subvol for ${kind}`);
  if (bricks.length === own.length)
    throw new Refusal(prefix, 'Deleting all the bricks of the volume is not allowed');
}

/** Whoever is asked looks whether the hosts are there; then each host looks at its own bricks. */
export function refuseDeadBricks(
  call: Call,
  volume: GlusterVolume,
  bricks: readonly string[],
  prefix: string,
  alive: boolean,
): void {
  const wanted = volume.bricks
    .filter((brick) => bricks.includes(brickName(brick)))
    .map((brick) => ({ name: brickName(brick), path: brick.path, host: hostOf(call, brick) }));
  for (const { name, host } of wanted)
    if (host === null || !isConnected(call, host))
      throw new Refusal(prefix, `Host node of the brick ${name} is down`);
  if (!alive) return;
  const [own, others] = [true, false].map((mine) =>
    wanted.filter(({ host }) => (host === call.host) === mine),
  );
  for (const { name, path, host } of [...(own ?? []), ...(others ?? [])])
    if (host?.bricks[path] === undefined)
      throw new Refusal(
        prefix,
        `${host === call.host ? '' : `Pre Validation failed on ${host?.storage}. `}Found stopped brick ${name}. Use force option to remove the offline brick`,
      );
}
