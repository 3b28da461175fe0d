import {
  activateSnapshotScript,
  createSnapshotChecks,
  createSnapshotScript,
  deleteSnapshotChecks,
  deleteSnapshotScript,
  isTaken,
  restoreSnapshotChecks,
  restoreSnapshotScript,
  type WhileAway,
} from '../gluster/snapshot.ts';
import type { Snapshot, Volume } from '../model/entities.ts';
import { notFound, refused } from '../model/errors.ts';
import { foreignBricks } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { Change, OperationKind, Plan, Script, Stage } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { CLONE_BRICKS, refuseStopped } from './clone-volume.ts';
import { refuseForeignBricks } from './foreign.ts';
import type { Planning } from './planning.ts';
import { lookForRoom } from './pool-room.ts';
import { typedVolume } from './typed-volume.ts';
import { destroyBricks, glusterHostsFor, glusterStep, syncCopies } from './volume-steps.ts';

export function planCreateSnapshot(id: Id, snapshot: Snapshot, on: Planning): Plan {
  const volume = volumeOf(on.state, id);
  if (!volume.snapshotsEnabled) {
    if (foreignBricks(on.state, bricksOf(on.state, id)).length > 0)
      throw refused(
        `gluster takes no snapshots of volume ${volume.name}: not all of its bricks lie on thin logical volumes`,
        `Which are foreign: glusterctl brick list ${volume.name}`,
      );
    throw refused(
      `Volume ${volume.name} has no room for snapshots`,
      'Its thin pools are as large as its bricks. Room for snapshots is made with a volume: glusterctl volume create --size=SIZE --snapshot-factor=1.5',
    );
  }
  refuseStopped(volume, 'take a snapshot of', on.state);
  const taken = Object.values(on.state.volumes).find((other) =>
    other.snapshots.some(({ name }) => name === snapshot.name),
  );
  if (taken !== undefined)
    throw refused(`Snapshot name '${snapshot.name}' already in use by volume ${taken.name}`);
  const work = {
    name: snapshot.name,
    volume: volume.name,
    description: snapshot.description,
    typed: typedVolume(volume, on.state),
  };
  return plan(volume, on, {
    kind: 'create-snapshot',
    title: `take snapshot ${snapshot.name} of volume ${volume.name}`,
    before: lookForRoom(volume, { purpose: 'take a snapshot of', isThere: isTaken(work) }, on),
    script: createSnapshotScript(work, on.settings),
    preview: createSnapshotChecks(work, on.settings),
    undo: deleteSnapshotScript(work, 'go on', on.settings),
    snapshots: [...volume.snapshots, { ...snapshot, bricks: bricksOf(on.state, id).length }],
    recovery: 'back',
  });
}

export function planDeleteSnapshot(id: Id, name: string, whileAway: WhileAway, on: Planning): Plan {
  const volume = volumeOf(on.state, id);
  const work = { name, volume: volume.name };
  return plan(volume, on, {
    kind: 'delete-snapshot',
    title: `delete snapshot ${name} of volume ${volume.name}`,
    script: deleteSnapshotScript(work, whileAway, on.settings),
    preview: deleteSnapshotChecks(work, whileAway, on.settings),
    undo: null,
    snapshots: volume.snapshots.filter((one) => one.name !== name),
    recovery: 'forward',
  });
}

export function planActivateSnapshot(id: Id, name: string, active: boolean, on: Planning): Plan {
  const volume = volumeOf(on.state, id);
  const was = volume.snapshots.find((one) => one.name === name)?.active ?? false;
  const work = { name, volume: volume.name };
  return plan(volume, on, {
    kind: 'change-volume',
    title: `${active ? 'activate' : 'deactivate'} snapshot ${name} of volume ${volume.name}`,
    script: activateSnapshotScript(work, active, on.settings),
    undo: activateSnapshotScript(work, was, on.settings),
    snapshots: volume.snapshots.map((one) => (one.name === name ? { ...one, active } : one)),
    recovery: 'back',
  });
}

/**
 * gluster uses the snapshot up: it serves the snapshot's own bricks from then on, and the old ones are taken away.
 * There is no way back once it has begun.
 */
export function planRestoreSnapshot(id: Id, name: string, on: Planning): Plan {
  const volume = volumeOf(on.state, id);
  const work = { name, volume: volume.name };
  const bricks = bricksOf(on.state, id);
  refuseForeignBricks(on.state, volume, 'put back to a snapshot');
  const had = volume.snapshots.find((one) => one.name === name)?.bricks ?? bricks.length;
  if (had !== bricks.length) {
    throw refused(
      `Snapshot ${name} was taken before volume ${volume.name} was expanded: it has ${had} bricks, the volume ${bricks.length}`,
      `This version does not make a volume smaller again. Copy from it what is needed: glusterctl snapshot activate ${name}`,
    );
  }
  const base = plan(volume, on, {
    kind: 'restore-snapshot',
    title: `put volume ${volume.name} back to snapshot ${name}`,
    script: restoreSnapshotScript(work, volume.started, on.settings),
    preview: restoreSnapshotChecks(work, on.settings),
    undo: null,
    snapshots: volume.snapshots.filter((one) => one.name !== name),
    recovery: 'forward',
    reads: CLONE_BRICKS,
  });
  return {
    ...base,
    // Each brick's position, so that what is read finds it.
    changes: [
      ...base.changes,
      ...bricks.map(
        ({ id: brick, position }): Change => ({
          do: 'update',
          table: 'bricks',
          id: brick,
          set: { position },
        }),
      ),
    ],
    stages: [
      ...base.stages,
      syncCopies(on.state, volume, bricks, on.settings),
      destroyBricks(on.state, volume, bricks, on.settings),
    ],
  };
}

interface Made {
  readonly kind: OperationKind;
  readonly title: string;
  readonly before?: readonly Stage[];
  readonly script: Script;
  readonly undo: Script | null;
  readonly preview?: Script;
  readonly snapshots: readonly Snapshot[];
  readonly recovery: Plan['recovery'];
  readonly reads?: string;
}

function plan(volume: Volume, { state, unreachable }: Planning, made: Made): Plan {
  const { kind, title, before = [], script, undo, preview, snapshots, recovery, reads = null } = made;
  const where = glusterHostsFor(state, volume, unreachable, bricksOf(state, volume.id)[0]);
  const stage: Stage = {
    title,
    steps: [
      glusterStep(volume, where, {
        id: 'snapshot',
        title,
        script,
        undo,
        reads,
        ...(preview === undefined ? {} : { preview }),
      }),
    ],
  };
  return {
    kind,
    title,
    changes: [{ do: 'update', table: 'volumes', id: volume.id, set: { snapshots } }],
    uses: [],
    stages: [...before, stage],
    recovery,
    notes: [],
  };
}

function volumeOf(state: State, id: Id): Volume {
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  return volume;
}
