import { VOLUME_ID } from '../model/bricks.ts';
import { Files } from '../model/files.ts';
import type { GlusterBrick, HostModel, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { misuse, outcome, printXml, Refusal } from './answer.ts';
import { type BrickWord, bricksOfWords, markBrick } from './new-bricks.ts';
import { hostNamed, isConnected } from './pool.ts';
import { brickOf, healInto } from './replace-brick.ts';
import { hostOf, stopBricks } from './volumes.ts';

const PREFIX = 'volume reset-brick: ';
const USAGE = 'volume reset-brick <VOLNAME> <SOURCE-BRICK> {{start} | {<NEW-BRICK> commit}}';

/** Takes a brick out of use at its place, and takes the place into use again with whatever is there by then. */
export function resetBrick(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', source = '', ...rest] = words;
  const [from] = bricksOfWords([source], USAGE);
  if (from === undefined) throw misuse(null, USAGE);
  const verb = rest.filter((word) => !word.includes(':/')).join(' ');
  const [target] = bricksOfWords(
    rest.filter((word) => word.includes(':/')),
    USAGE,
  );
  const { volume, brick } = brickOf(pool, name, from, PREFIX);
  if (verb === 'start' && target === undefined) {
    // It is no proof of anything: a host that isn't there is told nothing.
    const host = hostOf(call, brick);
    if (host !== null && isConnected(call, host)) stopBricks(call, [brick]);
  } else if ((verb === 'commit' || verb === 'commit force') && target !== undefined) {
    const again = commit(call, pool, volume.id, brick, target, verb === 'commit force');
    volume.bricks = volume.bricks.map((each) => (each === brick ? again : each));
    healInto(call, volume, again);
  } else throw misuse(null, USAGE);
  const done = `reset-brick ${verb} operation successful`;
  if (xml) printXml(call, outcome(0, 0, done));
  else call.out(`volume reset-brick: success: ${done}\n`);
  return 0;
}

function commit(
  call: Call,
  pool: PoolModel,
  volumeId: string,
  brick: GlusterBrick,
  target: BrickWord,
  force: boolean,
): GlusterBrick {
  const host = hostNamed(call, target.host);
  if (host === null || !pool.members.includes(host.name))
    throw new Refusal(PREFIX, `Host ${target.host} is not in 'Peer in Cluster' state`);
  if (!isConnected(call, host)) throw new Refusal(PREFIX, `Host ${target.host} not connected`);
  const where = host === call.host ? '' : `Pre Validation failed on ${target.host}. `;
  refuseTarget(host, brick, target, where, force);
  markBrick(host, target, { id: volumeId, prefix: PREFIX, elsewhere: () => where, force }, where);
  // The same host may be called by another name from now on.
  return { ...brick, host: target.host };
}

function refuseTarget(
  host: HostModel,
  brick: GlusterBrick,
  target: BrickWord,
  where: string,
  force: boolean,
): void {
  const refuse = (reason: string) => new Refusal(PREFIX, `${where}${reason}`);
  if (host.uuid !== brick.uuid || target.path !== brick.path || host.importedSinceStart === true)
    throw refuse(
      'When destination brick is new, please use gluster volume replace-brick <volname> <src-brick> <dst-brick> commit force',
    );
  if (host.bricks[brick.path] !== undefined)
    throw refuse(
      'Source brick must be stopped. Please use gluster volume reset-brick <volname> <dst-brick> start.',
    );
  if (!force && new Files(host).node(brick.path)?.attributes[VOLUME_ID] !== undefined)
    throw refuse(
      "Brick not available.It may be containing or be contained by an existing brick.Use 'force' option to override this.",
    );
}
