import { beginHealScript, refuseInPlaceScript, replaceBrickScript } from '../gluster/replace-brick.ts';
import type { VolumeRef } from '../gluster/volume.ts';
import { forgetBricksScript } from '../lvm/lost-brick.ts';
import { settingsOn } from '../lvm/settings.ts';
import type { Node } from '../model/entities.ts';
import { isForeign } from '../model/foreign.ts';
import type { Change, HostAddress, Stage, Step } from '../model/plan.ts';
import { addressOf, glusterHosts, manageName } from './addresses.ts';
import { judgement } from './gates/about-move.ts';
import { BRICK_MAY_GO } from './gates/brick-may-go.ts';
import type { Gate } from './gates/gate.ts';
import { HEALED, HEALED_FOR_CERTAIN } from './gates/heal-waits.ts';
import { type Move, placeOf, stepId } from './move.ts';
import { gateLooks, healLooks, lastHealLooks, newBrickLooks } from './move-looks.ts';
import {
  BRICKS_SECONDS,
  destroyBricks,
  glusterBrick,
  glusterStep,
  makeBricks,
  nodeOfBrick,
  syncBricks,
} from './volume-steps.ts';

/** Before anything is made; the new brick can't be looked at then. */
const FIRST: readonly Gate[] = [
  'set-online',
  'self-heal-daemon',
  'healed',
  'good-copy',
  'good-copy-unproven',
  'no-task',
  'no-snapshots',
  'peers-agree',
  'quorum',
  'sharded',
  'room',
];

/** Right before the old brick is given up: what may have changed meanwhile, and the new brick. */
const LAST: readonly Gate[] = [
  'set-online',
  'self-heal-daemon',
  'healed',
  'no-task',
  'quorum',
  'new-brick',
  'fuse',
];

/**
 * One brick of a replicated or dispersed set, until its new one is healed to a known zero and the old one is gone. With
 * the new one in its place there is no way back: the old one is stale from then on.
 */
export function stagesOfReplacing(move: Move): readonly Stage[] {
  const { volume, old, next, names, nextNode, planning } = move;
  const { settings } = planning;
  const swap = { volume: refOf(move), old: names.old, next: names.next, brick: next };
  const host = { host: addressOf(nextNode), alternatives: [] };
  const { name } = volume;
  return inLane(move, [
    ...beforeStages(move),
    {
      title: `put the brick of ${name} on ${placeOf(move, next)} in the place of that on ${placeOf(move, old)}`,
      steps: [
        glusterStep(volume, toldByOthers(move, nextNode), {
          id: stepId('replace', manageName(nextNode), move),
          title: `replace a brick of volume ${name}`,
          script: replaceBrickScript(swap, settings),
          undo: refuseInPlaceScript(swap, settings),
        }),
      ],
      commits: [
        { do: 'add', table: 'bricks', id: next.id, value: next },
        { do: 'update', table: 'bricks', id: old.id, set: { replacedBy: next.id } },
      ],
    },
    {
      title: `begin to heal the brick of ${name} on ${placeOf(move, next)}`,
      steps: [
        ...renamed(move, syncBricks(planning.state, volume, [next])).steps,
        glusterStep(volume, host, {
          id: stepId('serve', manageName(nextNode), move),
          title: `see that the new brick of ${name} serves, and heals`,
          script: beginHealScript(swap, settings),
          undo: null,
        }),
      ],
      turned: true,
    },
    ...healWaits(move).map((stage) => ({ ...stage, turned: true as const })),
    awayStage(move),
  ]);
}

/** Of what only one host may do: the others of the pool know whether it was done. */
export function toldByOthers(
  { volume, planning: { state, unreachable } }: Move,
  node: Node,
): { readonly host: HostAddress; readonly alternatives: readonly HostAddress[] } {
  return { host: addressOf(node), alternatives: glusterHosts(state, volume.cluster, unreachable, node.id) };
}

/** Until what the bricks count is nothing, and then until gluster knows of nothing. */
export function healWaits(move: Move): readonly Stage[] {
  const what = `the brick of ${move.volume.name} on ${placeOf(move, move.next)}`;
  return [
    { title: `wait until ${what} is healed`, steps: healLooks(move), judge: judgement(HEALED, move.about) },
    {
      title: `see that ${what} is healed for certain`,
      steps: lastHealLooks(move),
      judge: judgement(HEALED_FOR_CERTAIN, move.about),
    },
  ];
}

/** Looks, makes the new brick, and looks again. */
export function beforeStages(move: Move): readonly Stage[] {
  const { volume, old, next, planning, about } = move;
  return [
    {
      title: `look whether the brick of ${volume.name} on ${placeOf(move, old)} may go`,
      steps: gateLooks(move),
      judge: judgement(BRICK_MAY_GO, { ...about, gates: FIRST }),
    },
    renamed(move, makeBricks(planning.state, volume, [next], planning.settings)),
    {
      title: `look at the new brick of ${volume.name} on ${placeOf(move, next)}`,
      steps: newBrickLooks(move),
      judge: judgement(BRICK_MAY_GO, { ...about, gates: LAST }),
    },
  ];
}

/**
 * The old brick leaves its disk. On a host that is off it is left: the state no longer counts it, and its disk is out of
 * use from then on, so that nobody relies on that space.
 */
export function awayStage(move: Move): Stage {
  const { volume, old, planning, about } = move;
  const { state, settings, unreachable } = planning;
  const node = nodeOfBrick(state, old);
  const device = state.devices[old.device];
  const left = unreachable.has(manageName(node));
  const offline: readonly Change[] =
    left && device?.state === 'online' && device.foreign !== true
      ? [{ do: 'update', table: 'devices', id: old.device, set: { state: 'offline' } }]
      : [];
  const commits: readonly Change[] = [
    ...offline,
    { do: 'remove', table: 'bricks', id: old.id },
    // Nothing of it changes, but nobody else may touch it until its lane is done: two bricks of one set never leave at once.
    { do: 'update', table: 'volumes', id: volume.id, set: {} },
  ];
  const destroying = renamed(move, destroyBricks(state, volume, [old], settings), 'away');
  const forgetting: Step = {
    id: stepId('forget', manageName(node), move),
    host: addressOf(node),
    alternatives: [],
    title: `let go of a brick of ${volume.name} on a lost disk`,
    script: forgetBricksScript([old], settingsOn(node, settings)),
    undo: null,
    timeoutSeconds: BRICKS_SECONDS,
    reads: null,
    whenUnreachable: 'defer',
  };
  const what = `the brick of ${volume.name} on ${placeOf(move, old)}`;
  return {
    title: isForeign(state, old) ? `leave what was ${what} as it is` : `take ${what} away`,
    steps: left || isForeign(state, old) ? [] : about.lost ? [forgetting] : destroying.steps,
    commits,
    turned: true,
  };
}

export function inLane({ volume }: Move, stages: readonly Stage[]): readonly Stage[] {
  return stages.map((stage) => ({ ...stage, lane: volume.id }));
}

/** Steps that are the same for every brick, told apart in a plan that moves many. */
export function renamed(move: Move, stage: Stage, word?: string): Stage {
  return {
    ...stage,
    steps: stage.steps.map((step) => ({
      ...step,
      id: stepId(word ?? step.id.replace(/@.*/, ''), step.host.name, move),
    })),
  };
}

/** Known by a brick that stays, where there is one. */
export function refOf({ volume, old, set, planning: { state } }: Move): VolumeRef {
  const staying = set.filter((brick) => brick.id !== old.id);
  const bricks = [...staying, old].map((brick) => glusterBrick(state, brick));
  return { name: volume.name, id: volume.id, bricks };
}
