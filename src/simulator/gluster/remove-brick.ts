import { brickName } from '../data/brick-name.ts';
import { moveFiles } from '../data/migration.ts';
import { drawUuid } from '../model/create.ts';
import type { GlusterVolume, PoolModel, Removal } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { refuseSmall } from './movement.ts';
import { isConnected } from './pool.ts';
import { reduceReplicas } from './reduce-replicas.ts';
import { refuseDeadBricks, refuseOddBricks } from './removal-checks.ts';
import { takeOut } from './take-out.ts';
import { NOTHING_MOVED, printStatus, summed, type TaskView } from './task-status.ts';
import { hostOf, isRebalanced, volumeNamed } from './volumes.ts';

const REMOVAL = 'volRemoveBrick';

const STOPPED = [
  "'remove-brick' process may be in the middle of a file migration.",
  'The process will be fully stopped once the migration of the file is complete.',
  'Please check remove-brick process for completion before doing any further brick related tasks on the volume.',
  '',
].join('\n');

export function removeBricks(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...rest] = words;
  const bricks = rest.filter((word) => word.includes(':/'));
  const options = rest.filter((word) => !word.includes(':/'));
  if (options[0] === 'replica')
    return reduceReplicas(call, pool, {
      name,
      replica: Number(options[1]),
      verb: options.slice(2).join(' '),
      bricks,
    });
  const verb = options.join(' ');
  const prefix = `volume remove-brick ${verb}: `;
  const volume = volumeNamed(pool, name, prefix, REMOVAL);
  switch (verb) {
    case 'start':
      return start(call, volume, bricks, prefix, xml);
    case 'status':
    case 'stop':
      return statusOrStop(call, volume, bricks, prefix, xml, verb === 'stop');
    case 'commit':
    case 'force':
      return commit(call, volume, bricks, prefix, xml, verb === 'force');
    default:
      throw new NotSimulated(`gluster volume remove-brick … ${verb}`);
  }
}

function printDone(call: Call, xml: boolean, words: string, id: string, plain: string): number {
  const task: Xml = [REMOVAL, [['task-id', id]]];
  if (xml) printXml(call, [...outcome(0, 0, words), task]);
  else call.out(plain);
  return 0;
}

function start(call: Call, volume: GlusterVolume, bricks: string[], prefix: string, xml: boolean): number {
  const { name } = volume;
  refuseOddBricks(volume, bricks, prefix);
  if (volume.status !== 'started')
    throw new Refusal(
      prefix,
      `Volume ${name} needs to be started before remove-brick (you can use 'force' or 'commit' to override this behavior)`,
    );
  if (volume.removal !== null)
    throw new Refusal(
      prefix,
      `An earlier remove-brick task exists for volume ${name}. Either commit it or stop it before starting a new task.`,
    );
  if (!isRebalanced(volume))
    throw new Refusal(prefix, 'Rebalance is in progress. Please retry after completion');
  refuseDeadBricks(call, volume, bricks, prefix, true);
  const id = drawUuid(call.model);
  volume.removal = { id, status: 'in progress', bricks };
  // A volume has one task at a time, and forgets the one before.
  volume.rebalance = null;
  return printDone(
    call,
    xml,
    'Remove Brick start successful',
    id,
    `volume remove-brick start: success\nID: ${id}\n`,
  );
}

function statusOrStop(
  call: Call,
  volume: GlusterVolume,
  bricks: readonly string[],
  prefix: string,
  xml: boolean,
  stop: boolean,
): number {
  refuseSmall(volume, prefix, REMOVAL);
  const { name, removal } = volume;
  if (removal === null)
    throw new Refusal(prefix, `remove-brick not started for volume ${name}.`, { operation: REMOVAL });
  if (bricks.some((brick) => !removal.bricks.includes(brick)))
    throw new Refusal(prefix, `Incorrect brick for volume ${name}`, { operation: REMOVAL });
  printStatus(call, volume, viewOf(volume, removal), xml);
  if (stop) {
    if (!xml) call.out(STOPPED);
    volume.removal = null;
  } else if (removal.status === 'in progress') {
    // Nothing moves by itself here: whoever asks brings it on.
    moveFiles(call.model, volume, removal);
    removal.status = 'completed';
  }
  return 0;
}

/** Only hosts that something leaves have a part in it. */
function viewOf(volume: GlusterVolume, removal: Removal): TaskView {
  return {
    ...removal,
    root: REMOVAL,
    movedOn: ({ uuid }) => {
      const own = volume.bricks.filter(
        (brick) => brick.uuid === uuid && removal.bricks.includes(brickName(brick)),
      );
      return own.length === 0
        ? null
        : summed(own.map((brick) => removal.moved?.[brickName(brick)] ?? NOTHING_MOVED));
    },
  };
}

function commit(
  call: Call,
  volume: GlusterVolume,
  bricks: readonly string[],
  prefix: string,
  xml: boolean,
  force: boolean,
): number {
  const { removal } = volume;
  refuseOddBricks(volume, bricks, prefix);
  if (!force) {
    const refuse = (reason: string) => new Refusal(prefix, reason, { element: REMOVAL });
    if (removal?.status === 'in progress') throw refuse(`use 'force' option as migration is in progress`);
    const kept = bricks.find((brick) => removal?.bricks.includes(brick) !== true);
    if (kept !== undefined) throw refuse(`Brick ${kept} is not decommissioned. Use start or force option`);
    refuseDeadBricks(call, volume, bricks, prefix, false);
    refuseLeftFiles(call, volume, removal, prefix);
  }
  takeOut(call, volume, bricks);
  volume.removal = null;
  return printDone(
    call,
    xml,
    `Remove Brick commit ${force ? 'force ' : ''}successful`,
    removal?.id ?? '',
    `volume remove-brick ${force ? 'commit force' : 'commit'}: success\n`,
  );
}

/** Each host looks at what it moved itself. */
function refuseLeftFiles(call: Call, volume: GlusterVolume, removal: Removal | null, prefix: string): void {
  const told = volume.bricks.flatMap((brick) => {
    const moved = removal?.moved?.[brickName(brick)];
    const host = hostOf(call, brick);
    if (moved === undefined || moved.failures + moved.skipped === 0 || host === null) return [];
    const where =
      host === call.host || !isConnected(call, host) ? '' : `Pre Validation failed on ${host.storage}. `;
    return [`${where}use 'force' option as migration of some files might have been skipped or has failed`];
  });
  if (told.length > 0) throw new Refusal(prefix, [...new Set(told)].join('\n'), { element: REMOVAL });
}
