import { undoCreateVolumeScript } from '../gluster/delete-volume.ts';
import { volumeInUseScript } from '../gluster/in-use.ts';
import { keyOf } from '../gluster/options.ts';
import { createVolumeScript } from '../gluster/volume.ts';
import { bricksHoldFilesScript } from '../lvm/brick-contents.ts';
import { brickPath } from '../lvm/names.ts';
import { settingsOn } from '../lvm/settings.ts';
import { volumeKind } from '../model/durability.ts';
import type { Brick, Cluster, Durability, Tags, Volume } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { formatSize, type KiB } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { type Place, placeVolume } from '../placement/place.ts';
import type { Placement, PlacementRequest } from '../placement/request.ts';
import { parseTagRule, type TagRule } from '../placement/tags.ts';
import { chooseCluster } from './choose-cluster.ts';
import { probeGluster, probeHosts, probesBeforeUndo } from './in-use-probes.ts';
import type { Planning, VolumePolicy } from './planning.ts';
import { refuseOfAll, setOnAllNotes } from './set-on-all.ts';
import { glusterHostsFor, glusterStep, makeBricks, syncBricks } from './volume-steps.ts';

/** What is asked for, checked already as far as it can be without the state. */
export interface WantedVolume {
  readonly id: Id;
  readonly name: string;
  /** Clusters to choose from, in order; empty: all. */
  readonly clusters: readonly Id[];
  readonly sizeKiB: KiB;
  readonly durability: Durability;
  readonly requested: Volume['requested'];
  readonly snapshotFactor: number;
  readonly snapshotsEnabled: boolean;
  readonly gid: number;
  readonly block: boolean;
  /** All options, the server-wide ones before and after those of the volume, as Heketi records them. */
  readonly options: readonly string[];
  readonly tags: Tags;
  /** Exactly this many sets; null: the fewest that fit. */
  readonly setCount: number | null;
  /** More bricks than this are told of in a note; null: as many as the policy says. */
  readonly bricksWarning: number | null;
  /** When it was asked for: ISO 8601. */
  readonly created: string;
  /** Drawn once, so that planning again gives the same ids. */
  brickId(number: number): Id;
}

/** The first cluster that may hold the volume and has room for it. Messages are Heketi's. */
export function planCreateVolume(wanted: WantedVolume, planning: Planning, place: Place = placeVolume): Plan {
  const { policy, state, unreachable } = planning;
  refuseOfAll(wanted.options.map(keyOf), 'set');
  const { cluster, placement } = chooseCluster(wanted, policy, state, (one) =>
    place(state, placementRequest(one, wanted, policy, unreachable)),
  );
  const volume = volumeOf(wanted, cluster);
  const bricks = bricksOfPlacement(placement, volume.id, 0, wanted.brickId);
  return {
    ...planOfNewVolume(volume, bricks, planning),
    notes: [...placement.notes, ...setOnAllNotes(state, volume, volume.options)],
  };
}

/** A volume and its bricks, whoever chose their places. */
export function planOfNewVolume(volume: Volume, bricks: readonly Brick[], planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const [first] = bricks;
  const where = glusterHostsFor(state, volume, unreachable, first);
  const work = {
    name: volume.name,
    id: volume.id,
    durability: volume.durability,
    bricks: bricks.map((brick) => ({ host: storageOf(state, brick), path: brick.path })),
    options: volume.options.filter((option) => option.trim() !== ''),
  };
  return {
    kind: 'create-volume',
    title: `create volume ${volume.name} (${formatSize(volume.sizeKiB)}, ${volumeKind(volume.durability)})`,
    changes: [
      { do: 'add', table: 'volumes', id: volume.id, value: volume },
      ...bricks.map((brick): Change => ({ do: 'add', table: 'bricks', id: brick.id, value: brick })),
    ],
    uses: [volume.cluster, ...new Set(bricks.map(({ device }) => device))],
    stages: [
      makeBricks(state, volume, bricks, settings),
      {
        title: 'create the volume',
        steps: [
          glusterStep(volume, where, {
            id: 'volume',
            title: `create and start volume ${volume.name}`,
            script: createVolumeScript(work, settings),
            undo: undoCreateVolumeScript(work, settings),
          }),
        ],
      },
      syncBricks(state, volume, bricks),
    ],
    ...probesBeforeUndo(volume, [
      ...probeGluster(volume, where, volumeInUseScript(work, settings)),
      ...probeHosts(state, volume, bricks, (own, node) =>
        bricksHoldFilesScript(own, settingsOn(node, settings)),
      ),
    ]),
    recovery: 'back',
    notes: [],
  };
}

function storageOf(state: State, brick: Brick): string {
  return state.nodes[state.devices[brick.device]?.node ?? '']?.storage[0] ?? '';
}

function volumeOf(wanted: WantedVolume, cluster: Cluster): Volume {
  const {
    id,
    name,
    sizeKiB,
    durability,
    requested,
    options,
    gid,
    snapshotFactor,
    snapshotsEnabled,
    block,
    tags,
    created,
  } = wanted;
  return {
    id,
    cluster: cluster.id,
    name,
    sizeKiB,
    durability,
    requested,
    options,
    gid,
    snapshotFactor,
    snapshotsEnabled,
    block,
    restriction: '',
    started: true,
    tags,
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
    created,
  };
}

/** Bricks of a placement, numbered on from `position`. */
export function bricksOfPlacement(
  placement: Placement,
  volume: Id,
  position: number,
  brickId: (number: number) => Id,
): readonly Brick[] {
  return placement.sets.flat().map((placed, index) => {
    const id = brickId(index);
    return {
      id,
      volume,
      device: placed.device,
      path: brickPath(placed.device, id),
      sizeKiB: placed.sizeKiB,
      poolKiB: placed.poolKiB,
      metadataKiB: placed.metadataKiB,
      pool: `tp_${id}`,
      lv: `brick_${id}`,
      kind: placed.kind,
      position: position + index,
    };
  });
}

/** What placement needs to know; options with a meaning of their own have their say. */
export function placementRequest(
  cluster: Cluster,
  wanted: Pick<WantedVolume, 'sizeKiB' | 'durability' | 'snapshotFactor' | 'options'> &
    Partial<Pick<WantedVolume, 'setCount' | 'bricksWarning'>>,
  policy: VolumePolicy,
  unreachable: ReadonlySet<string>,
  existingBricks = 0,
): PlacementRequest {
  const average = Number(
    optionValue(wanted.options, 'user.heketi.average-file-size') ?? policy.averageFileSizeKiB,
  );
  return {
    cluster: cluster.id,
    sizeKiB: wanted.sizeKiB,
    durability: wanted.durability,
    snapshotFactor: wanted.snapshotFactor,
    averageFileSizeKiB: Number.isSafeInteger(average) && average > 0 ? average : policy.averageFileSizeKiB,
    zoneChecking: zoneChecking(wanted.options) ?? policy.zoneChecking,
    tagRules: tagRules(wanted.options),
    sparesArbiterDevices: wantsArbiter(wanted.options),
    limits: { ...policy.limits, bricksWarning: wanted.bricksWarning ?? policy.limits.bricksWarning },
    unreachable,
    existingBricks,
    ...(wanted.setCount == null ? {} : { setCount: wanted.setCount }),
  };
}

/** Of options with the same key the last one counts. */
export function optionValue(options: readonly string[], key: string): string | null {
  const found = options.findLast((option) => option.startsWith(`${key} `));
  return found === undefined ? null : found.slice(key.length + 1).trim();
}

/** Whether `user.heketi.arbiter` says so, as Go reads a bool. Whatever the durability, devices may be meant for arbiters then. */
export function wantsArbiter(options: readonly string[]): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(optionValue(options, 'user.heketi.arbiter') ?? '');
}

function zoneChecking(options: readonly string[]): 'none' | 'strict' | null {
  const value = optionValue(options, 'user.heketi.zone-checking');
  return value === null ? null : value === 'strict' ? 'strict' : 'none';
}

function tagRules(options: readonly string[]): readonly TagRule[] {
  const value = optionValue(options, 'user.heketi.device-tag-match');
  if (value === null) return [];
  try {
    return [parseTagRule(value)];
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    throw new GlusterctlError('refused', `Invalid tag matching rule: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}
