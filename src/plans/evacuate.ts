import { brickPath } from '../lvm/names.ts';
import { applyChanges } from '../model/apply.ts';
import type { Brick, Volume } from '../model/entities.ts';
import { GlusterctlError, notFound, refused, retold } from '../model/errors.ts';
import { isForeign } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import { listed } from '../model/listed.ts';
import type { Change, OperationKind, Plan } from '../model/plan.ts';
import { formatSize, kib } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { bricksOf, bricksOn } from '../model/usage.ts';
import { NO_REPLACEMENT, placeReplacement } from '../placement/replacement.ts';
import { manageName } from './addresses.ts';
import { placementRequest } from './create-volume.ts';
import { emptiedForeign, stays } from './foreign.ts';
import type { Gate } from './gates/gate.ts';
import { isDistributed, type Move, moveOf, placeOf, setOf } from './move.ts';
import { stagesOfReplacing } from './move-brick.ts';
import { changesOfEmptying, stagesOfEmptying } from './move-files.ts';
import type { Planning } from './planning.ts';
import { brickResidueLines } from './residue.ts';
import { refuseWithSnapshots } from './snapshots-first.ts';
import { nodeOfBrick } from './volume-steps.ts';

export interface Evacuation {
  readonly kind: OperationKind;
  readonly title: string;
  /** Bricks of volumes that leave their disks. */
  readonly bricks: readonly Brick[];
  /** Devices that are being emptied: no brick goes there. */
  readonly emptied: readonly Id[];
  /** The node that is being emptied as a whole: another disk on it would be no place either; null: none is. */
  readonly emptiedNode: Id | null;
  /** The only devices that bricks may go to; null: any. */
  readonly to: readonly Id[] | null;
  /** The disks are lost: what is on them counts for nothing, also where a process still serves it. */
  readonly lost: boolean;
  /** Gates that are passed although they are shut. */
  readonly accept: readonly Gate[];
  /** Volumes that are worked on at once. */
  readonly parallel: number;
  /** Written down when all is done. */
  readonly recordAfter: readonly Change[];
  brickId(number: number): Id;
}

/** Of all bricks that have no place to go: the first decides the words. */
export interface Homeless {
  readonly brick: Brick;
  readonly error: GlusterctlError;
}

/**
 * Moves bricks off their disks, volume beside volume, and within a volume one after the other: the next is only touched
 * when the last is healed. Each is placed as if those before it had been moved, with the old ones still on their disks.
 */
export function planEvacuate(wanted: Evacuation, planning: Planning): Plan {
  const volumes = byVolume(planning.state, wanted.bricks);
  for (const { volume, bricks } of volumes) refuseVolume(volume, bricks, wanted, planning);
  const moves: Move[] = [];
  const homeless: Homeless[] = [];
  let view = planning.state;
  let number = 0;
  for (const { volume, bricks } of volumes) {
    for (const { id } of bricks) {
      // Of a distributed volume, positions have moved on with every brick before it.
      const old = view.bricks[id];
      if (old === undefined) continue;
      const planned = planMove(wanted, { ...planning, state: view }, volume, old, wanted.brickId(number++));
      if ('error' in planned) {
        homeless.push(planned);
        continue;
      }
      moves.push(planned);
      view = applyChanges(view, changesOf(planned));
    }
  }
  if (homeless.length > 0) throw refuseHomeless(homeless);
  const emptied = emptiedForeign(
    planning.state,
    moves.map(({ old }) => old),
  );
  return {
    kind: wanted.kind,
    title: wanted.title,
    changes: [
      ...wanted.recordAfter.filter(({ id }) => emptied.every((change) => change.id !== id)),
      ...emptied,
    ],
    uses: [
      ...new Set([
        ...volumes.flatMap(({ volume }) => [volume.id, volume.cluster]),
        ...moves.flatMap(({ old, next }) => [old.device, next.device]),
      ]),
    ],
    stages: moves.flatMap((move) =>
      move.about.kind === 'distribute' ? stagesOfEmptying(move) : stagesOfReplacing(move),
    ),
    parallel: wanted.parallel,
    recovery: 'forward',
    notes: moves.flatMap((move) => notesOn(move)),
  };
}

/** Volumes in the order of their names, bricks in gluster's. */
function byVolume(
  state: State,
  bricks: readonly Brick[],
): readonly { readonly volume: Volume; readonly bricks: readonly Brick[] }[] {
  return [...new Set(bricks.map(({ volume }) => volume))]
    .flatMap((id) => {
      const volume = state.volumes[id];
      const own = bricks.filter((brick) => brick.volume === id);
      return volume === undefined
        ? []
        : [{ volume, bricks: own.toSorted((a, b) => a.position - b.position) }];
    })
    .sort((a, b) => (a.volume.name < b.volume.name ? -1 : 1));
}

/** What no host need be asked for. Heketi's words first, where it has some. */
function refuseVolume(
  volume: Volume,
  bricks: readonly Brick[],
  { lost }: Evacuation,
  planning: Planning,
): void {
  const { state, unreachable } = planning;
  const [first] = bricks;
  const { name } = volume;
  if (!volume.started) {
    throw refused(
      `Bricks of volume ${name} can't be moved while it is stopped`,
      `gluster moves nothing then: glusterctl volume start ${name}`,
    );
  }
  const away = bricks.find((brick) => lost || unreachable.has(manageName(nodeOfBrick(state, brick))));
  refuseWithSnapshots(volume, 'moved', away !== undefined);
  if (isDistributed(volume) && away !== undefined) {
    throw refused(
      `Cannot replace brick ${(first ?? away).id} as only 0 of 1 required peer bricks are online`,
      `Volume ${name} keeps each file once, and those of brick ${away.id} are on ${placeOf({ planning }, away)} alone: bring it back. If they are lost, so is that part of the volume.`,
    );
  }
}

function planMove(
  wanted: Evacuation,
  planning: Planning,
  volume: Volume,
  old: Brick,
  id: Id,
): Move | Homeless {
  const { state, policy, unreachable } = planning;
  const cluster = state.clusters[volume.cluster];
  if (cluster === undefined) throw notFound();
  const set = setOf(state, volume, old);
  const others = set.filter((brick) => brick.id !== old.id);
  const present = bricksOf(state, volume.id).length;
  const sized = { ...volume, sizeKiB: kib(volume.sizeKiB) };
  const request = placementRequest(cluster, sized, policy, unreachable, present);
  try {
    const placed = placeReplacement(state, request, {
      brick: old,
      others,
      emptied: new Set(wanted.emptied),
      emptiedNode: wanted.emptiedNode,
      to: wanted.to,
    });
    const { device, sizeKiB, poolKiB, metadataKiB, kind } = placed;
    const next: Brick = {
      id,
      volume: volume.id,
      device,
      path: brickPath(device, id),
      sizeKiB,
      poolKiB,
      metadataKiB,
      pool: `tp_${id}`,
      lv: `brick_${id}`,
      kind,
      position: old.position,
    };
    const lost = wanted.lost || unreachable.has(manageName(nodeOfBrick(state, old)));
    return moveOf(old, next, { lost, accept: wanted.accept }, planning);
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.message !== NO_REPLACEMENT) throw error;
    return { brick: old, error };
  }
}

/** As the state is when it is moved; the old one keeps its space until it is taken away. */
function changesOf(move: Move): readonly Change[] {
  if (move.about.kind === 'distribute') return changesOfEmptying(move);
  return [
    { do: 'add', table: 'bricks', id: move.next.id, value: move.next },
    { do: 'update', table: 'bricks', id: move.old.id, set: { replacedBy: move.next.id } },
  ];
}

function refuseHomeless(homeless: readonly Homeless[]): GlusterctlError {
  const [first, ...others] = homeless;
  const error = first?.error ?? refused(NO_REPLACEMENT);
  return retold(error, {
    hints: others.flatMap((other) => other.error.hint ?? []),
    details: {
      bricks: homeless.map(({ brick }) => brick.id),
      devices: [...new Set(homeless.map(({ brick }) => brick.device))],
    },
  });
}

function notesOn(move: Move): readonly string[] {
  const { volume, old, next, planning } = move;
  const { state, unreachable } = planning;
  const node = nodeOfBrick(state, old);
  const kind = next.kind === 'arbiter' ? 'arbiter brick' : 'brick';
  const moves = `Volume ${volume.name}: ${kind} of ${formatSize(old.sizeKiB)} goes from ${placeOf(move, old)} to ${placeOf(move, next)}`;
  const left = isForeign(state, old)
    ? [stays(state, old)]
    : unreachable.has(manageName(node))
      ? brickResidueLines(manageName(node), old)
      : [];
  return [moves, ...unshared(move), ...left];
}

/** A clone and what it was made of share a thin pool, whichever of them moves: each then takes room of its own. */
function unshared({ volume, old, planning: { state } }: Move): readonly string[] {
  const others = bricksOn(state, old.device).filter(
    (brick) => brick.pool === old.pool && brick.volume !== old.volume && brick.replacedBy === undefined,
  );
  const names = [...new Set(others.map((brick) => state.volumes[brick.volume]?.name ?? brick.volume))];
  if (names.length === 0) return [];
  return [
    `Volume ${volume.name}: its new brick shares no space any more with ${names.length === 1 ? 'volume' : 'volumes'} ${listed(names)}`,
  ];
}

/** Of the notes of an evacuation those on what stays on hosts, which are off or have it from others: all others begin with their volume. */
export function leftBehind({ notes }: Pick<Plan, 'notes'>): readonly string[] {
  return notes.filter((note) => !note.startsWith('Volume '));
}
