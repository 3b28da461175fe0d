import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, Fragment, lines, sh } from '../shell/script.ts';
import { refuseWhileAway } from './away.ts';
import { MARK } from './options.ts';
import { gluster, glusterFunctions } from './run.ts';
import { refuseUntakeable, type SnapshotWork, snapshotConditions, takeSnapshot } from './snapshot.ts';
import { setOptions } from './volume.ts';

export interface CloneWork {
  readonly source: string;
  /** How a person types the source. */
  readonly typedSource: string;
  /** Name of the clone, and its own id, which replaces the inherited user.heketi.id. */
  readonly name: string;
  readonly id: string;
  /** Of the snapshot in between: derived from the clone's id, so that a rerun finds it. */
  readonly snapshot: string;
}

export function cloneSnapshotName(id: string): string {
  return `tmpsnap_${id}`;
}

/** Snapshot, activate, clone, mark, start, drop the snapshot. Prints the clone's `volume info --xml` for the output reader. */
export function cloneVolumeScript(work: CloneWork, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(snapshotOf(work)),
    cloneConditions(work),
    new Fragment('if ! cloned; then'),
    refuseAway(work),
    new Fragment('if ! snap_ours; then'),
    takeSnapshot(snapshotOf(work), 'clone'),
    sh`
        fi
        snap_active || ensure snap_active snapshot activate ${work.snapshot}
        ensure cloned snapshot clone ${work.name} ${work.snapshot}
      fi
    `,
    // gluster can't commit options of a clone that was never started
    sh`clone_started || ensure clone_started volume start ${work.name}`,
    ...setOptions(work.name, [`${MARK} ${work.id}`]),
    sh`
      if snap_ours; then ensure snap_gone snapshot delete ${work.snapshot}; fi
      ${gluster(settings, 'volume', 'info', work.name, '--xml')}
    `,
  );
}

function snapshotOf({ snapshot, source, typedSource }: CloneWork): SnapshotWork {
  return { name: snapshot, volume: source, typed: typedSource, description: '' };
}

/** Whether an earlier try has cloned it. */
export function isCloned(work: CloneWork): Fragment {
  return lines(snapshotConditions(snapshotOf(work)), cloneConditions(work), sh`is_there() { cloned; }`);
}

/** What would keep gluster from it, asked where a dry run asks for it alone. */
export function refuseUncloneable(work: CloneWork): Fragment {
  return lines(
    snapshotConditions(snapshotOf(work)),
    cloneConditions(work),
    new Fragment('if ! cloned; then'),
    refuseAway(work),
    refuseUntakeable(snapshotOf(work), 'clone'),
    new Fragment('fi'),
  );
}

/** The snapshot in between would be there again with the host that was down when it went. */
function refuseAway({ source }: CloneWork): Fragment {
  return lines(
    sh`look pool list`,
    refuseWhileAway(`clone volume ${source}`, 'Nothing was changed; clone it when they are back.'),
  );
}

/** The clone exists only if our snapshot or our mark says so: a volume of that name may be another's. */
export function cloneConditions(work: CloneWork): Fragment {
  return sh`
    clone_exists() { look volume info ${work.name}; }
    cloned() { clone_exists && { says ${`${MARK}: ${work.id}`} || snap_ours; }; }
    clone_gone() { ! clone_exists; }
    clone_started() { clone_exists && says 'Status: Started'; }
    clone_stopped() { ! clone_exists || ! says 'Status: Started'; }
  `;
}

/** Brick volumes that the clone leaves behind are taken away by destroyBricksScript once their paths were read. */
export function undoCloneVolumeScript(work: CloneWork, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(snapshotOf(work)),
    cloneConditions(work),
    sh`
      if cloned; then
        if clone_exists && says 'Status: Started'; then ensure clone_stopped volume stop ${work.name} force; fi
        ensure clone_gone volume delete ${work.name}
      fi
      if snap_ours; then ensure snap_gone snapshot delete ${work.snapshot}; fi
    `,
  );
}
