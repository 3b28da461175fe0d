import { removalStatusScript } from '../gluster/remove-brick.ts';
import {
  entriesScript,
  healedScript,
  memberScript,
  newBrickScript,
  survivorsScript,
  volumeScript,
} from '../gluster/set-looks.ts';
import type { Brick, Node } from '../model/entities.ts';
import type { HostAddress, Script, Step } from '../model/plan.ts';
import { addressOf, manageName, nodesOf } from './addresses.ts';
import { type Move, stepId } from './move.ts';
import { glusterBrick, glusterHostsFor, perHost, volumeRef } from './volume-steps.ts';

const LOOK_SECONDS = 300;

function look(
  move: Move,
  what: string,
  title: string,
  where: { readonly host: HostAddress; readonly alternatives: readonly HostAddress[] },
  script: Script,
): Step {
  return {
    id: stepId(what, where.host.name, move),
    ...where,
    title,
    script,
    undo: null,
    timeoutSeconds: LOOK_SECONDS,
    reads: null,
    whenUnreachable: 'fail',
  };
}

function onOne(node: Node) {
  return { host: addressOf(node), alternatives: [] };
}

/** Bricks of the set that stay. */
function others({ set, old }: Move): readonly Brick[] {
  return set.filter((brick) => brick.id !== old.id);
}

/** What must be known before anything is made: of the volume, of every member, of every brick of the set that stays. */
export function gateLooks(move: Move): readonly Step[] {
  const { volume, planning, about } = move;
  const { state, settings, unreachable } = planning;
  const survivors = perHost(state, others(move));
  const members = nodesOf(state, volume.cluster).filter((node) => !unreachable.has(manageName(node)));
  return [
    volumeLook(move, 'volume', volumeScript(volume.name, asked(move), about.away, settings)),
    ...members.map((node) => {
      const own = survivors.find((one) => one.node.id === node.id)?.own ?? [];
      const names = own.map((brick) => glusterBrick(state, brick));
      const script =
        own.length === 0
          ? memberScript(settings)
          : survivorsScript(volume.name, names, about.kind === 'disperse', settings);
      return look(move, 'member', `look whom ${manageName(node)} sees`, onOne(node), script);
    }),
  ];
}

function asked({ about }: Move): Parameters<typeof volumeScript>[1] {
  if (about.kind === 'distribute') return 'detail';
  return about.lost ? 'status' : 'heal';
}

/** Right before the new brick is put in place: that it is as it must be, and the rest is as it was. */
export function newBrickLooks(move: Move): readonly Step[] {
  const { volume, planning, next, nextNode, about } = move;
  const { settings } = planning;
  const title = `look at the new brick of ${volume.name}`;
  return [
    volumeLook(move, 'volume-again', volumeScript(volume.name, 'status', about.away, settings)),
    look(move, 'new', title, onOne(nextNode), newBrickScript(next, settings)),
    ...(about.kind === 'distribute' || about.lost ? [] : entriesLooks(move, reachableBricks(move), 'before')),
  ];
}

function reachableBricks({ set, planning: { state, unreachable } }: Move): readonly Brick[] {
  return perHost(state, set).flatMap(({ node, own }) => (unreachable.has(manageName(node)) ? [] : own));
}

function entriesLooks(move: Move, bricks: readonly Brick[], what: string): readonly Step[] {
  const { planning, volume } = move;
  return perHost(planning.state, bricks).map(({ node, own }) =>
    look(
      move,
      what,
      `count what is to be healed of ${volume.name}`,
      onOne(node),
      entriesScript(
        own.map((brick) => glusterBrick(planning.state, brick)),
        planning.settings,
      ),
    ),
  );
}

/** Asked of a host of the set, which has bricks to count on. */
function volumeLook(move: Move, what: string, script: Script): Step {
  const { volume, planning, next } = move;
  const [first = next] = others(move);
  const where = glusterHostsFor(planning.state, volume, planning.unreachable, first);
  return look(move, what, `ask gluster about volume ${volume.name}`, where, script);
}

/** Every brick of the set counts for itself; gluster tells what may keep it from healing. */
export function healLooks(move: Move): readonly Step[] {
  const { volume, planning, next, about } = move;
  return [
    volumeLook(move, 'heal', volumeScript(volume.name, 'status', about.away, planning.settings)),
    ...entriesLooks(move, [...others(move), next], 'entries'),
  ];
}

/** The same, with the list that gluster makes itself. */
export function lastHealLooks(move: Move): readonly Step[] {
  const { volume, planning, next, about } = move;
  const bricks = [...others(move), next];
  const names = bricks.map((brick) => glusterBrick(planning.state, brick));
  return [
    volumeLook(move, 'healed', healedScript(volume.name, names, about.away, planning.settings)),
    ...entriesLooks(move, bricks, 'entries-last'),
  ];
}

export function removalLooks(move: Move): readonly Step[] {
  const { volume, planning, names } = move;
  const script = removalStatusScript(volumeRef(planning.state, volume), names.old, planning.settings);
  return [volumeLook(move, 'removal', script)];
}
