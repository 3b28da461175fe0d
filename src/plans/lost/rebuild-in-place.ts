import type { WantedMembership } from '../../gluster/membership.ts';
import { beginResetScript, resetBrickScript } from '../../gluster/reset-brick.ts';
import { createBricksScript, destroyBricksScript } from '../../lvm/brick.ts';
import { deviceFactsScript, initDevicesScript, undoInitDevicesScript } from '../../lvm/device.ts';
import type { FoundDevice } from '../../lvm/discovery.ts';
import { clearLostDeviceScript, mountBricksScript } from '../../lvm/lost-device.ts';
import { counted } from '../../model/counted.ts';
import type { Brick, Device, Node } from '../../model/entities.ts';
import { type GlusterctlError, notFound, refused } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import { listed } from '../../model/listed.ts';
import type { Change, OperationKind, Plan, Stage, Step } from '../../model/plan.ts';
import { DEVICE_FACTS } from '../add-device.ts';
import { addressOf, glusterHosts, manageName } from '../addresses.ts';
import { judgement } from '../gates/about-move.ts';
import { BRICK_MAY_GO } from '../gates/brick-may-go.ts';
import type { Gate } from '../gates/gate.ts';
import { HEALED, HEALED_FOR_CERTAIN } from '../gates/heal-waits.ts';
import { gateLooks, healLooks, lastHealLooks, type Move, stepId } from '../move-looks.ts';
import type { Planning } from '../planning.ts';
import { BRICKS_SECONDS, glusterBrick, glusterHostsFor, glusterStep, volumeRef } from '../volume-steps.ts';
import { bricksOnDevices, isDistributed, moveInPlace, volumeOf, whileAway } from './in-place-moves.ts';
import { type LostData, refuseLostData, stagesOfLosing } from './lost-data.ts';
import { redundancyNotes } from './redundancy.ts';
import { rejoinStages } from './rejoin-host.ts';

/** A device that is made anew under its own id. */
export interface Rebuilt {
  readonly device: Id;
  /** Where its new disk is; the path that it had, or another of its host. */
  readonly path: string;
  /** An empty disk, a group that an earlier try has made there, or the old group with the old bricks. */
  readonly standing: 'empty' | 'made' | 'intact';
  readonly found: FoundDevice;
  readonly destroyExistingData: boolean;
}

export interface Rebuilding {
  readonly kind: OperationKind;
  readonly title: string;
  readonly node: Id;
  readonly devices: readonly Rebuilt[];
  /** Of a host that came back empty; null: it never left the pool. */
  readonly membership: WantedMembership | null;
  readonly accept: readonly Gate[];
  /** What has no other copy may count as lost. */
  readonly dataIsGone: boolean;
  readonly parallel: number;
}

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
  const kept = bricksOnDevices(state, intact);
  const lost = anew.filter((brick) => isDistributed(volumeOf(state, brick)));
  if (!wanted.dataIsGone) refuseLostData(lost, planning);
  const rebuilt = anew.filter((brick) => !lost.includes(brick));
  refuseStopped([...rebuilt, ...kept], planning);
  const data: LostData = { bricks: lost };
  const moves = rebuilt.map((brick) => moveInPlace(brick, wanted.accept, planning));
  const losing = stagesOfLosing(data, planning);
  const volumes = [...new Set([...anew, ...kept].map(({ volume }) => volume))];
  return {
    kind: wanted.kind,
    title: wanted.title,
    changes: [...deviceChanges(wanted, planning), ...losing.changes],
    uses: [...volumes.filter((id) => losing.changes.every((change) => change.id !== id)), node.cluster],
    stages: [
      ...gateStages(moves, wanted, node, planning),
      ...preparation(wanted, node, rebuilt, kept, losing.stages, planning),
      ...moves.flatMap(stagesOfResetting),
      ...keptStages(kept, wanted.accept, planning),
      factsStage(node),
    ],
    parallel: wanted.parallel,
    recovery: 'back',
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
    title: `look whether brick ${move.old.id} of ${move.volume.name} may be made anew`,
    steps: gateLooks(move).map((step) => ({ ...step, id: `${when}-${step.id}` })),
    judge: judgement(BRICK_MAY_GO, { ...move.about, gates }),
    lane: move.volume.id,
  };
}

/** Its last stage takes all of it out of the operation: what is made then belongs to volumes. */
function preparation(
  wanted: Rebuilding,
  node: Node,
  anew: readonly Brick[],
  kept: readonly Brick[],
  losing: readonly Stage[],
  planning: Planning,
): readonly Stage[] {
  const { membership, devices } = wanted;
  const empty = devices.filter(({ standing }) => standing === 'empty');
  const stages = [
    // A brick that is given up has a process, too, which goes with it.
    ...(membership === null ? [...losing, ...clearing(wanted, node, anew, planning)] : []),
    ...(empty.length === 0 ? [] : [groupsStage(node, empty, planning)]),
    ...(anew.length === 0 ? [] : [bricksStage(node, anew, planning)]),
    ...(kept.length === 0 ? [] : [mountsStage(node, kept, planning)]),
    ...(membership === null ? [] : [...rejoinStages(node, membership, planning), ...losing]),
  ];
  return stages.map((stage, at) => (at === stages.length - 1 ? { ...stage, commits: [] } : stage));
}

/** What a disk that failed has left on a host that lives. */
function clearing(
  { devices }: Rebuilding,
  node: Node,
  anew: readonly Brick[],
  planning: Planning,
): readonly Stage[] {
  const { state, settings, unreachable } = planning;
  const empty = devices.filter(({ standing }) => standing === 'empty');
  if (empty.length === 0) return [];
  const volumes = [...new Set(anew.map((brick) => volumeOf(state, brick)))];
  const resetting = volumes.map((volume): Step => {
    const own = anew.filter((brick) => brick.volume === volume.id);
    return glusterStep(volume, glusterHostsFor(state, volume, unreachable, own[0]), {
      id: `end-${volume.name}@${manageName(node)}`,
      title: `end the processes of ${counted(own.length, 'brick')} of ${volume.name}`,
      script: beginResetScript(
        volumeRef(state, volume),
        own.map((brick) => glusterBrick(state, brick)),
        settings,
      ),
      undo: null,
    });
  });
  return [
    ...(resetting.length === 0 ? [] : [{ title: 'end the processes of lost bricks', steps: resetting }]),
    {
      title: 'clear away what the lost disk has left',
      steps: empty.map(({ device }) => {
        const own = Object.values(state.bricks).filter((brick) => brick.device === device);
        return hostStep(node, `clear-${device.slice(0, 8)}`, {
          title: `clear away mounts and volumes of ${state.devices[device]?.name ?? device}`,
          script: clearLostDeviceScript(device, own, settings),
          undo: null,
        });
      }),
    },
  ];
}

function groupsStage(node: Node, empty: readonly Rebuilt[], { settings }: Planning): Stage {
  const work = empty.map(({ device, path, found, destroyExistingData }) => ({
    deviceId: device,
    path,
    destroyExistingData,
    expected: { sizeKiB: found.sizeKiB, serialNumber: found.serialNumber, arrival: found.arrival },
  }));
  const names = listed(empty.map(({ path }) => path));
  return {
    title: 'prepare the new disks',
    steps: [
      hostStep(node, 'groups', {
        title: `make volume groups on ${names}`,
        script: initDevicesScript(work, settings),
        undo: undoInitDevicesScript(work),
      }),
    ],
  };
}

function bricksStage(node: Node, anew: readonly Brick[], { state, settings }: Planning): Stage {
  const work = anew.map((brick) => ({ brick, gid: volumeOf(state, brick).gid }));
  return {
    title: 'make the bricks anew',
    steps: [
      hostStep(node, 'bricks', {
        title: `make ${counted(anew.length, 'brick')} at their own paths`,
        script: createBricksScript(work, settings),
        undo: destroyBricksScript(work, settings),
      }),
    ],
  };
}

function mountsStage(node: Node, kept: readonly Brick[], { settings }: Planning): Stage {
  return {
    title: 'mount the bricks that are there',
    steps: [
      hostStep(node, 'mounts', {
        title: `mount ${counted(kept.length, 'brick')} that are there`,
        script: mountBricksScript(kept, settings),
        undo: null,
      }),
    ],
  };
}

function hostStep(node: Node, what: string, step: Pick<Step, 'title' | 'script' | 'undo'>): Step {
  return {
    id: `${what}@${manageName(node)}`,
    host: addressOf(node),
    alternatives: [],
    timeoutSeconds: BRICKS_SECONDS,
    reads: null,
    whenUnreachable: 'fail',
    ...step,
  };
}

/** With the brick taken in there is no way back, and none is needed: it is its own replacement. */
function stagesOfResetting(move: Move): readonly Stage[] {
  const { volume, names, old, nextNode, planning } = move;
  const lane = volume.id;
  return [
    gateStage(move, 'again', GATES_IN_PLACE),
    {
      title: `take brick ${old.id} of ${volume.name} in anew`,
      steps: [
        glusterStep(
          volume,
          { host: addressOf(nextNode), alternatives: [] },
          {
            id: stepId('reset', manageName(nextNode), move),
            title: `take a brick of volume ${volume.name} in anew`,
            script: resetBrickScript(volumeRef(planning.state, volume), names.next, old, planning.settings),
            undo: null,
          },
        ),
      ],
      commits: [],
      lane,
    },
    ...healStages(move, { turned: true }),
  ];
}

function healStages(move: Move, more: Pick<Stage, 'turned'>): readonly Stage[] {
  const { volume, old, about } = move;
  const lane = volume.id;
  return [
    {
      title: `wait until brick ${old.id} of ${volume.name} is healed`,
      steps: healLooks(move),
      judge: judgement(HEALED, about),
      lane,
      ...more,
    },
    {
      title: `see that brick ${old.id} of ${volume.name} is healed for certain`,
      steps: lastHealLooks(move),
      judge: judgement(HEALED_FOR_CERTAIN, about),
      lane,
      ...more,
    },
  ];
}

/** Old bricks on old disks only missed what was written meanwhile; of distributed ones nothing is healed. */
function keptStages(kept: readonly Brick[], accept: readonly Gate[], planning: Planning): readonly Stage[] {
  const { state } = planning;
  return kept
    .filter((brick) => !isDistributed(volumeOf(state, brick)))
    .flatMap((brick) => healStages(moveInPlace(brick, accept, planning), {}));
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

/** Why a disk can't take the place of one that failed. */
export function rebuiltRefusal(
  device: Device,
  host: string,
  found: FoundDevice,
  mayWipe: boolean,
): GlusterctlError | null {
  const { refusal, sizeKiB, path } = found;
  if (refusal !== null && !(mayWipe && found.wipeable)) {
    return refused(
      `${host}:${path} can't take the place of ${device.name}: ${refusal.words}`,
      found.wipeable
        ? 'To lose what is on it, add --destroy-existing-data.'
        : `The disks of ${host}: glusterctl device discover ${host}`,
    );
  }
  if (sizeKiB >= device.totalKiB) return null;
  return refused(
    `${host}:${path} is smaller than the disk that it is to replace`,
    `The disks of ${host}: glusterctl device discover ${host}`,
  );
}
