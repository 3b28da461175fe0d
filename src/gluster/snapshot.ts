import type { HostSettings } from '../lvm/settings.ts';
import type { Snapshot } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import { gluster, glusterFunctions, readAnswer } from './run.ts';

export interface SnapshotWork {
  readonly name: string;
  readonly volume: string;
  readonly description: string;
}

/** Conditions on a snapshot. A snapshot of that name of another volume is not ours. */
export function snapshotConditions({ name, volume }: Pick<SnapshotWork, 'name' | 'volume'>): Fragment {
  return sh`
    snap_exists() { look snapshot info ${name}; }
    snap_ours() { snap_exists && says ${`: ${volume}`}; }
    snap_gone() { ! snap_exists; }
    snap_active() { snap_exists && says ': Started'; }
    snap_inactive() { snap_exists && says ': Stopped'; }
  `;
}

export function createSnapshotScript(work: SnapshotWork, settings: HostSettings): Script {
  const description = work.description === '' ? [] : ['description', work.description];
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    sh`ensure snap_ours snapshot create ${work.name} ${work.volume} no-timestamp ${description}`,
  );
}

export function deleteSnapshotScript(
  work: Pick<SnapshotWork, 'name' | 'volume'>,
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    sh`if snap_ours; then ensure snap_gone snapshot delete ${work.name}; fi`,
  );
}

export function activateSnapshotScript(
  work: Pick<SnapshotWork, 'name' | 'volume'>,
  active: boolean,
  settings: HostSettings,
): Script {
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
export function restoreSnapshotScript(
  work: Pick<SnapshotWork, 'name' | 'volume'>,
  start: boolean,
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    snapshotConditions(work),
    sh`
      volume_started() { look volume info ${work.volume} && says 'Status: Started'; }
      volume_stopped() { ! volume_started; }
      if snap_ours; then
        volume_stopped || ensure volume_stopped volume stop ${work.volume}
        ensure snap_gone snapshot restore ${work.name}
      fi
    `,
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
