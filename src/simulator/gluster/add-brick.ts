import { brickName } from '../data/brick-name.ts';
import { brickNumber, nextNumber } from '../data/sets.ts';
import { startBricks } from '../model/bricks.ts';
import type { GlusterBrick, GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { misuse, Refusal } from './answer.ts';
import { type BrickWord, bricksOfWords, takeBricks } from './new-bricks.ts';
import { hostNamed, membersOf } from './pool.ts';
import { healInto } from './replace-brick.ts';
import { setSize } from './volume-info.ts';
import { hostOf, isRebalanced } from './volumes.ts';

const PREFIX = 'volume add-brick: ';
const USAGE = 'volume add-brick <VOLNAME> [<replica> <COUNT> [arbiter <COUNT>]] <NEW-BRICK> ... [force]';

interface Addition {
  readonly name: string;
  /** null: as many copies as before. */
  readonly replica: number | null;
  readonly arbiter: number;
  readonly force: boolean;
  readonly bricks: readonly BrickWord[];
}

function readWords([name = '', ...words]: readonly string[]): Addition {
  const rest = [...words];
  const counts = new Map<string, number>();
  for (const kind of ['replica', 'arbiter'])
    if (rest[0] === kind) counts.set(kind, Number(rest.splice(0, 2)[1]));
  const force = rest.at(-1) === 'force';
  if (force) rest.pop();
  if (rest.some((word) => !word.includes(':/')))
    throw new NotSimulated(`gluster volume add-brick ${words.join(' ')}`);
  const replica = counts.get('replica') ?? null;
  const arbiter = counts.get('arbiter') ?? 0;
  if (arbiter > 0 && (arbiter !== 1 || replica !== 3))
    throw misuse(
      'For arbiter configuration, replica count must be 3 and arbiter count must be 1. The 3rd brick of the replica will be the arbiter',
      USAGE,
    );
  return { name, replica, arbiter, force, bricks: bricksOfWords(rest, USAGE) };
}

export function addBricks(call: Call, pool: PoolModel, words: readonly string[]): number {
  const addition = readWords(words);
  const { name, bricks, force } = addition;
  const volume = pool.volumes[name];
  if (volume === undefined) throw new Refusal(PREFIX, `Unable to get volinfo for volume name ${name}`);
  const grows = addition.replica !== null && addition.replica !== volume.replica;
  if (grows) refuseGrowth(call, volume, addition);
  else if (bricks.length % setSize(volume) !== 0)
    throw new Refusal(
      PREFIX,
      `Incorrect number of bricks supplied ${bricks.length} with count ${setSize(volume)}`,
    );
  if (!isRebalanced(volume))
    throw new Refusal(PREFIX, `Volume name ${name} rebalance is in progress. Please retry after completion`);
  if (!force) refuseOneHost(call, volume, bricks, grows ? bricks.length : setSize(volume));
  const taken = takeBricks(call, pool, bricks, {
    id: volume.id,
    prefix: PREFIX,
    elsewhere: (host) => `Pre Validation failed on ${host}. `,
    force,
  });
  restoreAllowed(volume);
  const first = nextNumber(volume);
  const fresh = taken.map((brick, nth) => ({ ...brick, number: first + nth }));
  const old = volume.bricks.map((brick) => ({ ...brick, number: brickNumber(volume, brick) }));
  if (grows) grow(call, volume, addition, old, fresh);
  else {
    volume.bricks = [...old, ...fresh];
    if (volume.status === 'started') for (const host of membersOf(call)) startBricks(call.model, host);
  }
  call.out('volume add-brick: success\n');
  return 0;
}

/** More copies in each set: all must be there to give them their files. */
function refuseGrowth(call: Call, volume: GlusterVolume, { replica, bricks }: Addition): void {
  const more = (replica ?? 0) - volume.replica;
  const sets = volume.bricks.length / setSize(volume);
  if (volume.status !== 'started')
    throw new Refusal(
      PREFIX,
      `Volume ${volume.name} is not started, changing replica count needs it to be started`,
    );
  if (volume.arbiter > 0)
    throw new Refusal(PREFIX, 'Increasing replica count for arbiter volumes is not supported.');
  if (volume.disperse > 0 || more < 1 || bricks.length !== more * sets)
    throw new Refusal(PREFIX, 'Operation failed');
  const down = volume.bricks.find((brick) => hostOf(call, brick)?.bricks[brick.path] === undefined);
  if (down !== undefined)
    throw new Refusal(
      PREFIX,
      `Brick ${brickName(down)} is down, changing replica count needs all the bricks to be up to avoid data loss`,
    );
}

/** Of copies on one host it looks only at those that are added, and by then it has let all hosts in. */
function refuseOneHost(call: Call, volume: GlusterVolume, bricks: readonly BrickWord[], size: number): void {
  if (size === 1) return;
  const twice = bricks.some((_, at) => {
    if (at % size !== 0) return false;
    const hosts = bricks.slice(at, at + size).map(({ host }) => hostNamed(call, host)?.name ?? host);
    return new Set(hosts).size < hosts.length;
  });
  if (!twice) return;
  damageAllowed(call, volume);
  throw new Refusal(
    PREFIX,
    `Multiple bricks of a ${volume.disperse > 0 ? 'disperse' : 'replicate'} volume are present on the same server. This setup is not optimal. Bricks should be on different nodes to have best fault tolerant configuration. Use 'force' at the end of the command if you want to override this behavior. `,
  );
}

const [ALLOWED, KEPT] = ['auth.allow', 'old.auth.allow'];

function damageAllowed(call: Call, volume: GlusterVolume): void {
  const before = volume.options[ALLOWED];
  if (before === undefined) return;
  const hosts = volume.bricks
    .flatMap((brick) => hostOf(call, brick) ?? [])
    .filter((host) => host !== call.host);
  const addresses = [...new Set(hosts.map(({ storage }) => storage))];
  volume.options[KEPT] ??= before;
  volume.options[ALLOWED] = [before, ...addresses].join(',');
}

function restoreAllowed(volume: GlusterVolume): void {
  const before = volume.options[KEPT];
  if (before === undefined) return;
  volume.options[ALLOWED] = before;
  delete volume.options[KEPT];
}

/** The new ones come last in their sets. */
function grow(
  call: Call,
  volume: GlusterVolume,
  { replica, arbiter }: Addition,
  old: readonly GlusterBrick[],
  fresh: readonly GlusterBrick[],
): void {
  const before = volume.replica;
  const more = (replica ?? before) - before;
  const sets = old.length / before;
  volume.bricks = Array.from({ length: sets }, (_, nth) => [
    ...old.slice(nth * before, (nth + 1) * before),
    ...fresh.slice(nth * more, (nth + 1) * more),
  ]).flat();
  volume.replica = before + more;
  volume.arbiter = arbiter;
  for (const brick of fresh) healInto(call, volume, brick);
}
