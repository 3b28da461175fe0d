import { undoCreateVolumeScript } from '../gluster/delete-volume.ts';
import { volumeInUseScript } from '../gluster/in-use.ts';
import { keyOf } from '../gluster/options.ts';
import { createVolumeScript } from '../gluster/volume.ts';
import { bricksHoldFilesScript } from '../lvm/brick-contents.ts';
import { brickPath } from '../lvm/names.ts';
import { settingsOn } from '../lvm/settings.ts';
import { counted } from '../model/counted.ts';
import { volumeKind } from '../model/durability.ts';
import type { Brick, Cluster, Durability, Tags, Volume } from '../model/entities.ts';
import { entriesOf } from '../model/entries.ts';
import { type ErrorDetails, GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan } from '../model/plan.ts';
import { nameHeld } from '../model/reserved.ts';
import { formatSize, type KiB } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { tallyOf } from '../model/tally.ts';
import { type Place, placeVolume } from '../placement/place.ts';
import type { Placement, PlacementRequest } from '../placement/request.ts';
import { parseTagRule, type TagRule } from '../placement/tags.ts';
import { probeGluster, probeHosts, probesBeforeUndo } from './in-use-probes.ts';
import type { Planning, VolumePolicy } from './planning.ts';
import { refuseOfAll, setOnAllNotes } from './set-on-all.ts';
import { nameTaken } from './typed-volume.ts';
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
  const { cluster, placement } = chooseCluster(wanted, policy, state, unreachable, place);
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

type Chosen = { readonly cluster: Cluster; readonly placement: Placement };

function chooseCluster(
  wanted: WantedVolume,
  policy: VolumePolicy,
  state: State,
  unreachable: ReadonlySet<string>,
  place: Place,
): Chosen {
  const clusters = candidateClusters(wanted, state);
  const reasons = clusters.map((cluster) => ({
    cluster,
    why: clusterRefusal(cluster, wanted, policy, state),
  }));
  const eligible = reasons.filter(({ why }) => why === null).map(({ cluster }) => cluster);
  if (eligible.length === 0) {
    const twin = Object.values(state.volumes).find(
      ({ name, cluster }) => name === wanted.name && clusters.some(({ id }) => id === cluster),
    );
    throw failure(
      'refused',
      reasons.map(({ cluster, why }) => ({ cluster, message: why ?? '' })),
      'No eligible cluster for volume',
      nameHeld(state, wanted.name, twin === undefined ? '' : nameTaken(twin, state)),
    );
  }
  const failed: { cluster: Cluster; message: string; error: GlusterctlError }[] = [];
  for (const cluster of eligible) {
    try {
      return {
        cluster,
        placement: place(state, placementRequest(cluster, wanted, policy, unreachable)),
      };
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      failed.push({ cluster, message: error.message, error });
    }
  }
  const hints = failed.map(({ cluster, error }) =>
    failed.length === 1 || error.hint === undefined
      ? (error.hint ?? '')
      : `${cluster.name ?? cluster.id}:\n${error.hint}`,
  );
  const code = failed.every(({ error }) => error.code === 'no-space') ? 'no-space' : 'refused';
  throw failure(code, failed, 'Unable to create volume on any cluster:', {
    hint: hints.filter((hint) => hint !== '').join('\n'),
    details: failed[0]?.error.details,
  });
}

function candidateClusters({ clusters }: WantedVolume, state: State): readonly Cluster[] {
  const all = Object.values(state.clusters).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (all.length === 0)
    throw new GlusterctlError('refused', 'No clusters configured', {
      hint: 'Bring one in with: glusterctl topology load --json=FILE',
    });
  if (clusters.length === 0) return all;
  return clusters.map((id) => {
    const cluster = state.clusters[id];
    if (cluster === undefined) throw new GlusterctlError('not-found', `Cluster id ${id} not found`);
    return cluster;
  });
}

function clusterRefusal(
  cluster: Cluster,
  wanted: WantedVolume,
  policy: VolumePolicy,
  state: State,
): string | null {
  if (!cluster.file && !cluster.block) return 'Cluster has disabled all volume types';
  if (wanted.block ? !cluster.block : !cluster.file) return 'Cluster does not support requested volume type';
  const alike = entriesOf(state, 'volumes').having('name', wanted.name);
  if (alike.some((volume) => volume.cluster === cluster.id))
    return `Volume name '${wanted.name}' already in use`;
  const there = tallyOf(state).volumes[cluster.id] ?? 0;
  if (there >= policy.maxVolumes) {
    return `Cluster has ${counted(there, 'volume')} and limit is ${policy.maxVolumes}`;
  }
  return null;
}

/** One reason alone is told as it is; more than one below a heading, each with its cluster. */
function failure(
  code: 'refused' | 'no-space',
  reasons: readonly { readonly cluster: Cluster; readonly message: string }[],
  heading: string,
  {
    hint = '',
    details = {},
  }: { readonly hint?: string | undefined; readonly details?: ErrorDetails | undefined },
): GlusterctlError {
  const [first] = reasons;
  const text =
    reasons.length === 1
      ? (first?.message ?? '')
      : [heading, ...reasons.map(({ cluster, message }) => `Cluster ${cluster.id}: ${message}`)].join('\n');
  return new GlusterctlError(code, `Failed to allocate new volume: ${text}`, {
    ...(hint === '' ? {} : { hint }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
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
