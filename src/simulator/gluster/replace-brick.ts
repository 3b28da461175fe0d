import { noteEmpty, startFresh } from '../data/healing.ts';
import { brickNumber, setsOf } from '../data/sets.ts';
import { startBricks } from '../model/bricks.ts';
import type { GlusterBrick, GlusterVolume, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { misuse, outcome, printXml, Refusal } from './answer.ts';
import { type BrickWord, bricksOfWords, isTaken, takeBricks } from './new-bricks.ts';
import { hostNamed, isConnected, membersOf } from './pool.ts';
import { setSize } from './volume-info.ts';
import { isRebalanced, stopBricks } from './volumes.ts';

const PREFIX = 'volume replace-brick: ';
const USAGE = 'volume replace-brick <VOLNAME> <SOURCE-BRICK> <NEW-BRICK> {commit force}';

export function replaceBrick(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', source = '', target = '', ...verb] = words;
  if (verb.join(' ') !== 'commit force') throw misuse(null, USAGE);
  const [from, to] = [source, target].flatMap((word) => bricksOfWords([word], USAGE));
  if (from === undefined || to === undefined) throw misuse(null, USAGE);
  const { volume, brick } = brickOf(pool, name, from, PREFIX);
  if (volume.status !== 'started') throw new Refusal(PREFIX, `volume: ${name} is not started`);
  if (!isRebalanced(volume) || volume.removal !== null)
    throw new Refusal(PREFIX, `Volume name ${name} rebalance is in progress. Please retry after completion`);
  if (setSize(volume) === 1)
    throw new Refusal(
      PREFIX,
      'replace-brick is not permitted on distribute only volumes. Please use add-brick and remove-brick operations instead.',
    );
  const [taken] = takeTarget(call, pool, volume, to);
  if (taken === undefined) throw misuse(null, USAGE);
  takePlace(call, volume, brick, { ...taken, number: brickNumber(volume, brick) });
  const done = 'replace-brick commit force operation successful';
  if (xml) printXml(call, outcome(0, 0, done));
  else call.out(`volume replace-brick: success: ${done}\n`);
  return 0;
}

/** The brick that is spoken of, as it stands in its volume. */
export function brickOf(
  pool: PoolModel,
  name: string,
  { host, path, word }: BrickWord,
  prefix: string,
): { readonly volume: GlusterVolume; readonly brick: GlusterBrick } {
  const volume = pool.volumes[name];
  if (volume === undefined) throw new Refusal(prefix, `volume: ${name} does not exist`);
  const brick = volume.bricks.find((each) => each.host === host && each.path === path);
  if (brick === undefined) throw new Refusal(prefix, `brick: ${word} does not exist in volume: ${name}`);
  return { volume, brick };
}

function takeTarget(call: Call, pool: PoolModel, volume: GlusterVolume, to: BrickWord): GlusterBrick[] {
  const host = hostNamed(call, to.host);
  if (host === null || !pool.members.includes(host.name))
    throw new Refusal(PREFIX, 'Pre-validation failed on localhost. Please check log file for details');
  const where = host === call.host ? '' : `Pre Validation failed on ${to.host}. `;
  if (!isConnected(call, host)) throw new Refusal(PREFIX, `Host ${to.host} not connected`);
  if (isTaken(pool, host, to.path))
    throw new Refusal(
      PREFIX,
      `${where}Brick: ${to.word} not available. Brick may be containing or be contained by an existing brick.`,
    );
  // glusterd mounts the volume at the new brick's host to tell the others.
  if (!host.modules.includes('fuse'))
    throw new Refusal(PREFIX, `${where}Fuse unavailable\nReplace-brick failed`);
  return takeBricks(call, pool, [to], {
    id: volume.id,
    prefix: PREFIX,
    elsewhere: () => where,
    force: true,
  });
}

/** The position and the number stay; what the old brick holds stays where it is. */
function takePlace(call: Call, volume: GlusterVolume, old: GlusterBrick, fresh: GlusterBrick): void {
  stopBricks(call, [old]);
  volume.left = [...(volume.left ?? []), old];
  volume.bricks = volume.bricks.map((each) => (each === old ? fresh : each));
  healInto(call, volume, fresh);
}

/** Its process starts, and the others of its set note that all is missing there. */
export function healInto(call: Call, volume: GlusterVolume, fresh: GlusterBrick): void {
  for (const host of membersOf(call)) startBricks(call.model, host);
  if (setSize(volume) === 1) return;
  for (const set of setsOf(call.model, volume)) {
    const spot = set.find(({ brick }) => brick === fresh);
    if (spot === undefined) continue;
    startFresh(volume, spot);
    noteEmpty(volume, set, spot);
  }
}
