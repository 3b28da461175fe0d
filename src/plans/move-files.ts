import { addOneBrickScript } from '../gluster/add-brick.ts';
import {
  commitRemovalScript,
  refuseLetGoScript,
  startRemovalScript,
  stopRemovalScript,
} from '../gluster/remove-brick.ts';
import { undoAddBricksScript } from '../gluster/volume.ts';
import type { Brick } from '../model/entities.ts';
import type { Change, Stage } from '../model/plan.ts';
import { bricksOf } from '../model/usage.ts';
import { addressOf, manageName } from './addresses.ts';
import { judgement } from './gates/about-move.ts';
import { EMPTIED } from './gates/emptied.ts';
import { type Move, placeOf, stepId } from './move.ts';
import { awayStage, beforeStages, inLane, refOf, toldByOthers } from './move-brick.ts';
import { removalLooks } from './move-looks.ts';
import { glusterHostsFor, glusterStep, nodeOfBrick } from './volume-steps.ts';

/**
 * One brick of a distributed volume, whose files are nowhere else: a new one comes beside it, gluster moves the files, and
 * only when none is left the old one goes. Until then all of it can be taken back.
 */
export function stagesOfEmptying(move: Move): readonly Stage[] {
  const { volume, old, next, names, nextNode, planning } = move;
  const { state, settings, unreachable } = planning;
  const reference = refOf(move);
  const { name } = volume;
  const newHost = { host: addressOf(nextNode), alternatives: [] };
  const oldHost = toldByOthers(move, nodeOfBrick(state, old));
  return inLane(move, [
    ...beforeStages(move),
    {
      title: `add the brick of ${name} on ${placeOf(move, next)}`,
      steps: [
        glusterStep(volume, newHost, {
          id: stepId('add', manageName(nextNode), move),
          title: `add a brick to volume ${name}`,
          script: addOneBrickScript(reference, names.next, next, settings),
          undo: undoAddBricksScript(reference, volume.durability, [names.next], settings),
        }),
      ],
    },
    {
      title: `begin to move the files of the brick of ${name} on ${placeOf(move, old)}`,
      steps: [
        glusterStep(volume, glusterHostsFor(state, volume, unreachable, old), {
          id: stepId('empty', manageName(nodeOfBrick(state, old)), move),
          title: `have a brick of volume ${name} emptied`,
          script: startRemovalScript(reference, names.old, settings),
          undo: stopRemovalScript(reference, names.old, settings),
        }),
      ],
    },
    {
      title: `wait until the files of the brick of ${name} on ${placeOf(move, old)} are moved`,
      steps: removalLooks(move),
      judge: judgement(EMPTIED, move.about),
    },
    {
      title: `let the brick of ${name} on ${placeOf(move, old)} go`,
      steps: [
        glusterStep(volume, oldHost, {
          id: stepId('let-go', oldHost.host.name, move),
          title: `take the empty brick out of volume ${name}`,
          script: commitRemovalScript(reference, names.old, settings),
          undo: refuseLetGoScript(reference, names.old, settings),
        }),
      ],
      commits: changesOfEmptying(move),
    },
    awayStage(move),
  ]);
}

/** gluster puts the new brick behind all others, and closes the gap that the old one leaves. */
export function changesOfEmptying({ volume, old, next, planning }: Move): readonly Change[] {
  const staying = bricksOf(planning.state, volume.id).filter(({ id }) => id !== old.id && id !== next.id);
  const shifted = staying.flatMap((brick: Brick, position): Change[] =>
    brick.position === position ? [] : [{ do: 'update', table: 'bricks', id: brick.id, set: { position } }],
  );
  return [
    ...shifted,
    { do: 'add', table: 'bricks', id: next.id, value: { ...next, position: staying.length } },
    { do: 'update', table: 'bricks', id: old.id, set: { replacedBy: next.id } },
  ];
}
