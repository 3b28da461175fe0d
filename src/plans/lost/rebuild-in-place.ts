import { resetBrickScript } from '../../gluster/reset-brick.ts';
import { deviceFactsScript } from '../../lvm/device.ts';
import { counted } from '../../model/counted.ts';
import type { Brick, Node } from '../../model/entities.ts';
import { notFound, refused } from '../../model/errors.ts';
import { foreignBricks, ownBricks } from '../../model/foreign.ts';
import type { Change, Plan, Stage } from '../../model/plan.ts';
import { DEVICE_FACTS } from '../add-device.ts';
import { addressOf, deviceLabel, glusterHosts, manageName } from '../addresses.ts';
import { judgement } from '../gates/about-move.ts';
import { BRICK_MAY_GO } from '../gates/brick-may-go.ts';
import type { Gate } from '../gates/gate.ts';
import {
  bricksOnDevices,
  isDistributed,
  type Move,
  moveOf,
  placeOf,
  stepId,
  volumeOf,
  whileAway,
} from '../move.ts';
import { healWaits, inLane } from '../move-brick.ts';
import { gateLooks } from '../move-looks.ts';
import type { Planning } from '../planning.ts';
import { refuseWithSnapshots } from '../snapshots-first.ts';
import { glusterStep, volumeRef } from '../volume-steps.ts';
import { type LostData, refuseLostData, stagesOfLosing } from './lost-data.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';
import { hostStep, preparation } from './prepare-in-place.ts';
import type { Rebuilding } from './rebuilding.ts';
import { redundancyNotes } from './redundancy.ts';

/** Before a brick is taken in anew. That its directory is fresh, its own script sees. */
const GATES_IN_PLACE: readonly Gate[] = [
  'set-online',
  'self-heal-daemon',
  'good-copy',
  'good-copy-unproven',
  'no-task',
  'no-snapshots',
  'peers-agree',
  'quorum',
];

/**
 * Devices come back empty, with the same id, and so their bricks, at the same paths. Everything is looked at before
 * anything is made; then each volume has its bricks healed one after the other.
 */
export function planRebuild(wanted: Rebuilding, planning: Planning): Plan {
  const { state } = planning;
  const node = state.nodes[wanted.node];
  if (node === undefined) throw notFound();
  const empty = wanted.devices.filter(({ standing }) => standing !== 'intact').map(({ device }) => device);
  const intact = wanted.devices.filter(({ standing }) => standing === 'intact').map(({ device }) => device);
  const anew = bricksOnDevices(state, empty);
  const kept = ownBricks(state, bricksOnDevices(state, intact));
  refuseForeign(wanted, anew, planning);
  const lost = anew.filter((brick) => isDistributed(volumeOf(state, brick)));
  if (!wanted.dataIsGone) refuseLostData(lost, planning);
  const rebuilt = anew.filter((brick) => !lost.includes(brick));
  refuseStopped([...rebuilt, ...kept], planning);
  for (const volume of new Set(rebuilt.map((brick) => volumeOf(state, brick))))
    refuseWithSnapshots(volume, 'made anew', true);
  const data: LostData = { bricks: lost };
  const moves = rebuilt.map((brick) => inPlace(brick, wanted.accept, planning));
  const losing = stagesOfLosing(data, planning);
  const volumes = [...new Set([...anew, ...kept].map(({ volume }) => volume))];
  return {
    kind: wanted.kind,
    title: wanted.title,
    changes: [...deviceChanges(wanted, planning), ...losing.changes],
    uses: [...volumes, node.cluster],
    stages: [
      ...gateStages(moves, wanted, node, planning),
      ...preparation(wanted, node, rebuilt, kept, losing.stages, planning),
      ...moves.flatMap(stagesOfResetting),
      ...keptStages(kept, wanted.accept, planning),
      factsStage(node),
    ],
    parallel: wanted.parallel,
    recovery: 'forward',
    notes: [
      ...redundancyNotes(rebuilt, 'until it is healed', planning.state),
      ...losing.notes,
      ...(kept.length === 0
        ? []
        : [
            `${counted(kept.length, 'brick')} of ${manageName(node)} are there as they were: what they missed is healed`,
          ]),
    ],
  };
}

/** A brick that comes back empty at its own path is its own replacement. */
function inPlace(brick: Brick, accept: readonly Gate[], planning: Planning): Move {
  return moveOf(brick, brick, { lost: true, accept }, planning);
}

/** What others have made is never made anew. */
function refuseForeign(wanted: Rebuilding, anew: readonly Brick[], { state }: Planning): void {
  const bricks = foreignBricks(state, anew);
  const [device] = [
    ...bricks.map((brick) => brick.device),
    ...wanted.devices.map((one) => one.device),
  ].flatMap((id) => (state.devices[id]?.foreign === true ? [state.devices[id]] : []));
  if (device === undefined) return;
  throw refused(
    `${deviceLabel(device, state)} was not made by this program, and can't be made anew`,
    bricks.map(({ id }) => `Its brick goes elsewhere first: glusterctl brick evict ${id}`).join('\n'),
  );
}

function refuseStopped(bricks: readonly Brick[], { state }: Planning): void {
  const stopped = [...new Set(bricks.map((brick) => volumeOf(state, brick)))].filter(
    ({ started }) => !started,
  );
  const [first] = stopped;
  if (first === undefined) return;
  throw refused(
    `Bricks of volume ${first.name} can't be made anew while it is stopped`,
    `gluster heals nothing then. First:\n${stopped.map(({ name }) => `  glusterctl volume start ${name}`).join('\n')}`,
  );
}

function deviceChanges({ devices, node }: Rebuilding, { state }: Planning): readonly Change[] {
  const there = state.nodes[node];
  return [
    ...devices.map(
      ({ device, path }): Change => ({
        do: 'update',
        table: 'devices',
        id: device,
        set: { name: path, state: 'online' },
      }),
    ),
    ...(there === undefined || there.state === 'online'
      ? []
      : [{ do: 'update', table: 'nodes', id: node, set: { state: 'online' } } as const]),
  ];
}

/** All that is to be given up is looked at before anything is changed; volumes side by side. */
function gateStages(
  moves: readonly Move[],
  { membership }: Rebuilding,
  node: Node,
  { state, unreachable }: Planning,
): readonly Stage[] {
  const [commander] = glusterHosts(state, node.cluster, unreachable, node.id);
  if (membership === null || commander === undefined)
    return moves.map((move) => gateStage(move, 'before', GATES_IN_PLACE));
  // Whether it is a member is not asked: an earlier try may have come so far that it is.
  const gates = GATES_IN_PLACE.filter((gate) => gate !== 'peers-agree');
  return moves.map((move) => gateStage(whileAway(move, commander.name), 'before', gates));
}

function gateStage(move: Move, when: 'before' | 'again', gates: readonly Gate[]): Stage {
  return {
    title: `look whether the brick of ${move.volume.name} on ${placeOf(move, move.old)} may be made anew`,
    steps: gateLooks(move).map((step) => ({ ...step, id: `${when}-${step.id}` })),
    judge: judgement(BRICK_MAY_GO, { ...move.about, gates }),
    lane: move.volume.id,
  };
}

/** With the brick taken in there is no way back, and none is needed: it is its own replacement. */
function stagesOfResetting(move: Move): readonly Stage[] {
  const { volume, names, old, nextNode, planning } = move;
  const lane = volume.id;
  return [
    gateStage(move, 'again', GATES_IN_PLACE),
    {
      title: `take the brick of ${volume.name} on ${placeOf(move, old)} in anew`,
      steps: [
        glusterStep(
          volume,
          { host: addressOf(nextNode), alternatives: [] },
          {
            id: stepId('reset', manageName(nextNode), move),
            title: `take a brick of volume ${volume.name} in anew`,
            script: resetBrickScript(volumeRef(planning.state, volume), names.next, old, planning.settings),
            undo: NOTHING_TO_TAKE_BACK,
          },
        ),
      ],
      commits: [],
      lane,
    },
    ...inLane(
      move,
      healWaits(move).map((stage) => ({ ...stage, turned: true as const })),
    ),
  ];
}

/** Old bricks on old disks only missed what was written meanwhile; of distributed ones nothing is healed. */
function keptStages(kept: readonly Brick[], accept: readonly Gate[], planning: Planning): readonly Stage[] {
  const { state } = planning;
  return kept
    .filter((brick) => !isDistributed(volumeOf(state, brick)))
    .map((brick) => inPlace(brick, accept, planning))
    .flatMap((move) => inLane(move, healWaits(move)));
}

/** Its own lane: what a disk is called is read beside all else. */
function factsStage(node: Node): Stage {
  return {
    title: 'read what the disks are',
    steps: [
      {
        ...hostStep(node, 'facts', {
          title: `read sizes and names of the disks of ${manageName(node)}`,
          script: deviceFactsScript(),
          undo: null,
        }),
        reads: DEVICE_FACTS,
      },
    ],
    lane: 'disks',
  };
}
