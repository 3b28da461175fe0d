import { brickName } from '../data/brick-name.ts';
import type { GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { takeOut } from './take-out.ts';
import { volumeNamed } from './volumes.ts';

interface Reduction {
  readonly name: string;
  readonly replica: number;
  readonly verb: string;
  readonly bricks: readonly string[];
}

/** Takes one copy out of each set: nothing is moved, so it must be forced. */
export function reduceReplicas(
  call: Call,
  pool: PoolModel,
  { name, replica, verb, bricks }: Reduction,
): number {
  const prefix = `volume remove-brick ${verb === 'force' ? 'commit force' : verb}: `;
  const volume = volumeNamed(pool, name, prefix, 'volRemoveBrick');
  if (verb === 'start')
    throw new Refusal(
      prefix,
      `Migration of data is not needed when reducing replica count. Use the 'force' option`,
    );
  if (verb !== 'force') throw new NotSimulated(`gluster volume remove-brick … replica ${replica} ${verb}`);
  refuseShape(volume, replica, bricks, prefix);
  takeOut(call, volume, bricks);
  volume.replica = replica;
  volume.arbiter = 0;
  call.out('volume remove-brick commit force: success\n');
  return 0;
}

function refuseShape(
  volume: GlusterVolume,
  replica: number,
  bricks: readonly string[],
  prefix: string,
): void {
  const sets = volume.bricks.length / volume.replica;
  const positions = bricks.map((word) => volume.bricks.findIndex((brick) => brickName(brick) === word));
  const stranger = bricks.find((_, at) => positions[at] === -1);
  if (stranger !== undefined)
    throw new Refusal(prefix, `Incorrect brick ${stranger} for volume ${volume.name}`);
  const perSet = new Set(positions.map((position) => Math.floor(position / volume.replica)));
  if (replica !== volume.replica - 1 || bricks.length !== sets || perSet.size !== sets)
    throw new Refusal(
      prefix,
      `Remove brick incorrect brick count of ${bricks.length} for replica ${volume.replica}`,
    );
  const arbiters = positions.every((position) => position % volume.replica === volume.replica - 1);
  if (volume.arbiter > 0 && !arbiters)
    throw new Refusal(
      prefix,
      'Remove arbiter brick(s) only when converting from arbiter to replica 2 subvolume.',
    );
}
