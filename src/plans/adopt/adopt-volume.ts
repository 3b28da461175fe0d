import {
  type Adopting,
  adoptionChecksScript,
  adoptVolumeScript,
  undoAdoptVolumeScript,
} from '../../gluster/adopt.ts';
import { durabilityOf } from '../../gluster/durability.ts';
import { MARK } from '../../gluster/options.ts';
import { recordedSnapshot } from '../../gluster/snapshot.ts';
import { counted } from '../../model/counted.ts';
import { bricksPerSet, requestedOf, volumeKind } from '../../model/durability.ts';
import type { Brick, Durability, Volume } from '../../model/entities.ts';
import { GlusterctlError, notFound, refused } from '../../model/errors.ts';
import { type Id, isId } from '../../model/ids.ts';
import type { Change, Plan } from '../../model/plan.ts';
import { holderHint } from '../../model/reserved.ts';
import { formatSize } from '../../model/sizes.ts';
import { type State, tableOf } from '../../model/state.ts';
import type { VolumeNote } from '../../notes/note.ts';
import { usableKiB } from '../../placement/sizing.ts';
import { deviceLabel, manageName } from '../addresses.ts';
import type { Planning } from '../planning.ts';
import { glusterHostsFor, glusterStep, nodeOfBrick } from '../volume-steps.ts';
import { type Adopted, adoptedBricks, type Ids, type ToldByHost } from './adopted-bricks.ts';
import { kindRefusal, optionsOf } from './adopted-volume.ts';
import { type Found, strangersRefusal, volumeFinder } from './foreign-volumes.ts';
import { notedVolume } from './own-place.ts';

export interface AdoptVolume {
  readonly found: Found;
  /** What the hosts of its bricks hold. */
  readonly told: ToldByHost;
  /** Drawn once, so that planning again gives the same. */
  readonly ids: Ids;
}

/** A volume that others made is written down as it is, and marked as ours; nothing is done on its bricks. */
export function planAdoptVolume({ found, told, ids }: AdoptVolume, planning: Planning): Plan {
  const { settings, state, unreachable } = planning;
  const { info, cluster } = found;
  const { name } = info;
  if (state.clusters[cluster] === undefined) throw notFound();
  const id = idOf(found, ids.volume, state);
  refuseKnown(state, found);
  const durability = durabilityOf(info);
  if (durability === null) throw kindRefusal(info);
  const strangers = strangersRefusal(state, found);
  if (strangers !== null) throw strangers;
  const adopted = adoptedBricks(found, told, { ...ids, volume: id }, state);
  const view = withDevices(state, adopted);
  refuseSharedHosts(name, durability, adopted.bricks, view);
  const volume = asNoted(
    volumeOf(found, id, durability, adopted, told),
    notedVolume(told, id, state.lineage),
    adopted,
  );
  const adopting: Adopting = {
    name,
    uuid: info.uuid,
    bricks: info.bricks.map(({ host, path }) => ({ host, path })),
    id,
    marked: info.options[MARK] ?? null,
  };
  const where = glusterHostsFor(view, volume, unreachable, adopted.bricks[0]);
  return {
    kind: 'adopt-volume',
    title: `adopt volume ${name} (${formatSize(volume.sizeKiB)}, ${volumeKind(durability)})`,
    changes: [
      ...adopted.devices.map(
        (device): Change => ({ do: 'add', table: 'devices', id: device.id, value: device }),
      ),
      { do: 'add', table: 'volumes', id, value: volume },
      ...adopted.bricks.map((brick): Change => ({ do: 'add', table: 'bricks', id: brick.id, value: brick })),
    ],
    uses: [cluster, ...new Set(adopted.bricks.map((brick) => nodeOfBrick(view, brick).id)), ...adopted.uses],
    stages: [
      {
        title: 'mark the volume',
        steps: [
          glusterStep(volume, where, {
            id: 'mark',
            title: `mark volume ${name} as one of ours`,
            script: adoptVolumeScript(adopting, settings),
            undo: undoAdoptVolumeScript(adopting, settings),
            preview: adoptionChecksScript(adopting, settings),
          }),
        ],
      },
    ],
    // Whoever uses the volume loses nothing where it is only let go.
    beforeUndo: [],
    recovery: 'back',
    notes: notesOn(volume, adopting.marked === id, adopted, view),
  };
}

/** Who marked it before may know it by that id, and goes on to. */
function idOf({ info }: Found, drawn: Id, state: State): Id {
  const mark = info.options[MARK];
  if (mark === undefined || !isId(mark)) return drawn;
  const holder = state.volumes[mark];
  if (holder === undefined) return mark;
  throw refused(
    `Volume ${info.name} is marked as volume ${holder.name}, which the state holds: ${MARK} is ${mark}`,
    `Which of the two is it? glusterctl volume info ${holder.id}`,
  );
}

function refuseKnown(state: State, { cluster, info }: Found): void {
  const known = volumeFinder(state, cluster)(info);
  if (known !== undefined)
    throw refused(`Volume ${info.name} is in the state already`, `glusterctl volume info ${known.id}`);
  const twin = Object.values(state.volumes).find(
    (volume) => volume.cluster === cluster && volume.name === info.name,
  );
  if (twin === undefined) return;
  throw refused(
    `Volume name '${info.name}' already in use`,
    holderHint(state, info.name) ??
      `The state has another volume of that name, with other bricks: glusterctl volume info ${twin.id}`,
  );
}

/** With new foreign devices as if they were there already. */
function withDevices(state: State, { devices }: Adopted): State {
  return { ...state, devices: { ...state.devices, ...tableOf(devices) } };
}

/** A set that one host alone can take away is none that commands here may rely on. */
function refuseSharedHosts(
  name: string,
  durability: Durability,
  bricks: readonly Brick[],
  state: State,
): void {
  const width = bricksPerSet(durability);
  for (let start = 0; width > 1 && start < bricks.length; start += width) {
    const hosts = bricks.slice(start, start + width).map((brick) => manageName(nodeOfBrick(state, brick)));
    const twice = hosts.find((host, at) => hosts.indexOf(host) !== at);
    if (twice === undefined) continue;
    throw refused(
      `Set ${start / width + 1} of volume ${name} has two bricks on ${twice}`,
      `If that host is off, two of its copies are gone at once. Move one with gluster first: gluster volume replace-brick ${name} OLD NEW commit force`,
    );
  }
}

function volumeOf(
  { info, cluster }: Found,
  id: Id,
  durability: Durability,
  { bricks, gids, thin }: Adopted,
  told: ToldByHost,
): Volume {
  const snapshots = [...told.values()].flatMap(({ inventory }) =>
    inventory?.snapshots == null ? [] : [inventory.snapshots],
  )[0];
  if (snapshots === undefined)
    throw new GlusterctlError('failed', `gluster does not tell whether volume ${info.name} has snapshots`, {
      hint: 'Nothing was changed. Try it again.',
    });
  return {
    id,
    cluster,
    name: info.name,
    sizeKiB: usableKiB(bricks, durability),
    durability,
    requested: requestedOf(durability),
    options: optionsOf(info),
    gid: gids[0] ?? 0,
    snapshotFactor: 1,
    snapshotsEnabled: thin,
    block: false,
    restriction: '',
    started: info.status === 'Started',
    tags: {},
    snapshots: snapshots.filter(({ volume }) => volume === info.name).map(recordedSnapshot),
    cloneOf: null,
    glusterUuid: info.uuid,
  };
}

/** Of one that was ours before, what neither gluster nor its bricks tell is known from its note. */
function asNoted(volume: Volume, note: VolumeNote | null, { bricks }: Adopted): Volume {
  if (note === null) return volume;
  const { sizeKiB, requested, gid, snapshotFactor, snapshotsEnabled, block, restriction, tags } = note;
  const { cloneOf, created } = note;
  return {
    ...volume,
    ...(note.bricks.length === bricks.length ? { sizeKiB } : {}),
    ...{ requested, gid, snapshotFactor, snapshotsEnabled, block, restriction, tags, cloneOf },
    ...(created === undefined ? {} : { created }),
  };
}

/** The first holds of each that is adopted. */
function notesOn({ name, id }: Volume, marked: boolean, adopted: Adopted, state: State): readonly string[] {
  const { devices, foreign, gids } = adopted;
  const own = adopted.bricks.length - foreign;
  const around = new Set(
    devices.flatMap(({ inside }) => (inside === undefined ? [] : (state.devices[inside] ?? []))),
  );
  return [
    ...(foreign === 0
      ? []
      : [
          'Its bricks are foreign: where they lie nothing is made, mounted or taken away. They can go to disks of ours: glusterctl brick evict --help',
        ]),
    ...(own > 0
      ? [
          `${name}: ${counted(own, 'brick')} of it lay on disks of ours before, and ${own === 1 ? 'is' : 'are'} ours again`,
        ]
      : []),
    ...(new Set(gids).size > 1
      ? [
          `${name}: the directories of its bricks belong to different groups; new ones will belong to ${gids[0] ?? 0}`,
        ]
      : []),
    ...[...around].map(
      (device) =>
        `${name}: a part of it lies in the volume group of ${deviceLabel(device, state)}, and takes its space`,
    ),
    ...(marked
      ? [
          `${name} has the mark of a volume ${id} already, and keeps it: where Heketi or another state runs it by that, it must be let go there`,
        ]
      : []),
  ];
}
