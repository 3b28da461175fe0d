import type { HostSettings } from '../lvm/settings.ts';
import type { Snapshot } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, Fragment, lines, reading, sh } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import { refuseWhileAway } from './away.ts';
import { gluster, glusterFunctions, readAnswer } from './run.ts';
import { refuseWhileMoving } from './tasks.ts';

export interface SnapshotWork {
  readonly name: string;
  readonly volume: string;
  /** How a person types the volume. */
  readonly typed: string;
  readonly description: string;
}

type Named = Pick<SnapshotWork, 'name' | 'volume'>;

/** Conditions on a snapshot. A snapshot of that name of another volume is not ours. */
export function snapshotConditions({ name, volume }: Named): Fragment {
  return sh`
    snap_exists() { look snapshot info ${name}; }
    snap_ours() { snap_exists && says ${`: ${volume}`}; }
    snap_gone() { ! snap_exists; }
    snap_active() { snap_exists && says ': Started'; }
    snap_inactive() { snap_exists && says ': Stopped'; }
  `;
}

/** What a snapshot is taken for. */
type Purpose = 'take a snapshot of' | 'clone';

export function createSnapshotScript(work: SnapshotWork, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    takeSnapshot(work, 'take a snapshot of'),
  );
}

/** Whether an earlier try has taken it. */
export function isTaken(work: SnapshotWork): Fragment {
  return lines(snapshotConditions(work), sh`is_there() { snap_ours; }`);
}

/** What a dry run asks. */
export function createSnapshotChecks(work: SnapshotWork, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    snapshotConditions(work),
    refuseUntakeable(work, 'take a snapshot of'),
  );
}

/** Why gluster does not do it is asked when it has refused: most of the time there is nothing to ask. */
export function takeSnapshot(work: SnapshotWork, purpose: Purpose): Fragment {
  const { name, volume, typed, description } = work;
  const words = [name, volume, 'no-timestamp', ...(description === '' ? [] : ['description', description])];
  return lines(
    sh`
      if gl snapshot create ${words}; then
        acted=yes
      else
        case $answer in
          *"is not started"*) refuse ${notStarted(work, purpose)} ;;
          *"rebalance process is running"*)
    `,
    refuseWhileMoving(volume, purpose, 'told', typed),
    sh`
          ;;
        esac
        ensure snap_ours snapshot create ${words}
      fi
    `,
  );
}

/** The same, where nothing may be tried. */
export function refuseUntakeable(work: SnapshotWork, purpose: Purpose): Fragment {
  const { volume, typed } = work;
  return lines(
    sh`
      if ! snap_ours && look volume info ${volume}; then
        says 'Status: Started' || refuse ${notStarted(work, purpose)}
    `,
    refuseWhileMoving(volume, purpose, 'told', typed),
    new Fragment('fi'),
  );
}

function notStarted({ volume, typed }: SnapshotWork, purpose: Purpose): string {
  return `Unable to ${purpose} volume ${volume} while it is not started. First: glusterctl volume start ${typed}`;
}

/** What is to be done while hosts of the pool are down. */
export type WhileAway = 'refuse' | 'go on';

/**
 * gluster deletes a snapshot, and puts a volume back to one, while hosts of the pool are down; it has the snapshot again
 * with the first of them that comes back, and then all hosts have. Of one that was deleted that are remains, which can
 * be deleted again. Of one that a volume was put back to it is an entry whose copies are the volume's bricks.
 */
function refuseWhileDown(title: string, neverBack: string): Fragment {
  return lines(
    sh`look pool list`,
    refuseWhileAway(
      title,
      `gluster would have the snapshot again as soon as one of them is back. Nothing was changed. ${neverBack}`,
    ),
  );
}

/** Of a snapshot that was just looked at: whether it came back so, and its copies are the bricks of the volume. */
function refuseUsedUp(title: string, { name, volume }: Named): Fragment {
  return sh`
    copies=\${answer#*'Snap Volume Name'*: }
    copies=/snaps/\${copies%%[!0-9a-f]*}/
    if look volume info ${volume} && says "$copies"; then
      refuse ${`Unable to ${title}: volume ${volume} was put back to snapshot ${name} already, and the copies of it are the bricks of that volume now. How it goes and they stay: glusterctl explain snapshot-used-up`}
    fi
  `;
}

function deletable(work: Named, whileAway: WhileAway): Fragment {
  const title = `delete snapshot ${work.name}`;
  return lines(
    refuseUsedUp(title, work),
    whileAway === 'go on'
      ? null
      : refuseWhileDown(title, 'If it never comes back, say so with --accept=peers-agree.'),
  );
}

function restorable(work: Named): Fragment {
  const title = `put volume ${work.volume} back to snapshot ${work.name}`;
  return lines(
    refuseUsedUp(title, work),
    refuseWhileDown(title, 'A host that never comes back is replaced first: glusterctl node replace --help'),
  );
}

export function deleteSnapshotScript(work: Named, whileAway: WhileAway, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    whereOurs(deletable(work, whileAway), sh`ensure snap_gone snapshot delete ${work.name}`),
  );
}

function whereOurs(...parts: readonly Fragment[]): Fragment {
  return lines(new Fragment('if snap_ours; then'), ...parts, new Fragment('fi'));
}

/** What a dry run asks. */
export function deleteSnapshotChecks(work: Named, whileAway: WhileAway, settings: HostSettings): Script {
  return checks(work, deletable(work, whileAway), settings);
}

/** What a dry run asks. */
export function restoreSnapshotChecks(work: Named, settings: HostSettings): Script {
  return checks(work, restorable(work), settings);
}

function checks(work: Named, refusals: Fragment, settings: HostSettings): Script {
  return reading(glusterFunctions(settings), snapshotConditions(work), whereOurs(refusals));
}

export function activateSnapshotScript(work: Named, active: boolean, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    active
      ? sh`snap_active || ensure snap_active snapshot activate ${work.name}`
      : sh`snap_inactive || ensure snap_inactive snapshot deactivate ${work.name}`,
  );
}

/**
 * Puts a stopped volume back to a snapshot, which is used up by it, and starts the volume where it was started.
 * gluster then serves the snapshot's own bricks: the old ones are left, and the answer, `volume info --xml`, tells
 * the new paths.
 */
export function restoreSnapshotScript(work: Named, start: boolean, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    sh`
      volume_started() { look volume info ${work.volume} && says 'Status: Started'; }
      volume_stopped() { ! volume_started; }
    `,
    whereOurs(
      restorable(work),
      sh`
        volume_stopped || ensure volume_stopped volume stop ${work.volume}
        ensure snap_gone snapshot restore ${work.name}
      `,
    ),
    start ? sh`volume_started || ensure volume_started volume start ${work.volume}` : null,
    gluster(settings, 'volume', 'info', work.volume, '--xml'),
  );
}

export function snapshotListScript(volume: string | null, settings: HostSettings): Script {
  return reading(
    gluster(settings, 'snapshot', 'info', ...(volume === null ? [] : ['volume', volume]), '--xml'),
  );
}

export interface FoundSnapshot {
  readonly name: string;
  readonly uuid: string;
  readonly created: string;
  readonly description: string;
  readonly volume: string;
  /** gluster's own volume of it, after which what is on disks is named. */
  readonly snapVolume: string;
  readonly active: boolean;
}

export function readSnapshots(stdout: string): readonly FoundSnapshot[] {
  const answer = readAnswer(stdout);
  const origin = child(answer, 'snapInfo', 'originVolume', 'name')?.text;
  return childrenNamed(child(answer, 'snapInfo', 'snapshots'), 'snapshot').map((snapshot) => {
    const volume = child(snapshot, 'snapVolume');
    return {
      name: textOf(snapshot, 'name'),
      uuid: textOf(snapshot, 'uuid'),
      created: textOf(snapshot, 'createTime'),
      description: child(snapshot, 'description')?.text ?? '',
      volume: origin ?? (volume === null ? '' : (child(volume, 'originVolume', 'name')?.text ?? '')),
      snapVolume: child(snapshot, 'snapVolume', 'name')?.text ?? '',
      active: volume !== null && child(volume, 'status')?.text === 'Started',
    };
  });
}

/** As the state has it. gluster tells no number of bricks. */
export function recordedSnapshot({ name, created, description, active }: FoundSnapshot): Snapshot {
  return { name, created: isoTime(created), description, active };
}

/** gluster writes a time for people, with its offset or by UTC; what it may write else stays as it stands. */
function isoTime(text: string): string {
  const [, day, time, hours = '+00', minutes = '00'] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: ([+-]\d\d)(\d\d))?$/.exec(text.trim()) ?? [];
  if (day === undefined) return text;
  const written = `${day}T${time}${hours}:${minutes}`;
  return new Date(written).toISOString();
}
