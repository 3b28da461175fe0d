import type { HostSettings } from '../lvm/settings.ts';
import type { Id } from '../model/ids.ts';
import type { Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { MARK } from './options.ts';
import { glusterFunctions } from './run.ts';

/** What it says of a volume whose adoption was taken back. */
export const UNMARKED = 'none';

/** A volume of gluster's as it was looked at, and the id that it gets. */
export interface Adopting {
  readonly name: string;
  /** gluster's own id. */
  readonly uuid: string;
  readonly bricks: readonly GlusterBrick[];
  readonly id: Id;
  /** What it was marked with; null: nothing. */
  readonly marked: string | null;
}

/** Ends with 77 and says why where the volume is another by now, or changes; only reads. */
export function adoptionChecksScript(volume: Adopting, settings: HostSettings): Script {
  return reading(glusterFunctions(settings), conditions(volume), refusals(volume));
}

export function adoptVolumeScript(volume: Adopting, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    conditions(volume),
    refusals(volume),
    sh`marked || ensure marked volume set ${volume.name} ${MARK} ${volume.id}`,
  );
}

/** The mark gets its old value again; there is none: a word that is no id. */
export function undoAdoptVolumeScript(volume: Adopting, settings: HostSettings): Script {
  const { name, id, marked } = volume;
  const before = marked ?? UNMARKED;
  return changing(
    glusterFunctions(settings),
    conditions(volume),
    before === id
      ? null
      : sh`
          unmarked() { ! marked; }
          if marked; then ensure unmarked volume set ${name} ${MARK} ${before}; fi
        `,
  );
}

function conditions({ name, uuid, id }: Adopting): Fragment {
  return sh`
    exists() { look volume info ${name}; }
    marked() { exists && says ${`Volume ID: ${uuid}`} && says ${`${MARK}: ${id}`}; }
  `;
}

function refusals({ name, uuid, bricks, id, marked }: Adopting): Fragment {
  const changed = `Volume ${name} has changed since it was looked at`;
  return sh`
    exists || refuse ${`There is no volume ${name} any more`}
    says ${`Volume ID: ${uuid}`} || refuse ${`Volume ${name} is another one by now`}
    for brick in ${bricks.map(brickName)}; do
      says ": $brick" || refuse ${`${changed}: it has no brick`} "$brick"
    done
    number=$(printf '%s\n' "$answer" | grep -c '^Brick[0-9]*: ') || :
    [ "$number" -eq ${bricks.length} ] || refuse ${`${changed}: it has other bricks`}
    ! says 'Thin-arbiter' || refuse ${`Volume ${name} has a thin arbiter: this program knows no such volumes`}
    case $answer in
      *${`${MARK}: `}*) says ${`${MARK}: ${id}`} || says ${`${MARK}: ${marked ?? UNMARKED}`} || refuse ${`${changed}: somebody else has marked it`} ;;
    esac
    case $answer in
      *'Status: Started'*)
        look volume status ${name} --xml
        case $answer in
          *'<type>Remove brick</type>'*) refuse ${`Bricks of volume ${name} are being removed. When that is committed or stopped, it can be adopted: gluster volume status ${name} tasks`} ;;
          *'<type>Rebalance</type>'*'<statusStr>in progress</statusStr>'*) refuse ${`Volume ${name} is being rebalanced. When that has ended, it can be adopted: gluster volume rebalance ${name} status`} ;;
        esac
        ;;
    esac
  `;
}
