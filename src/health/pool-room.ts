import { glusterFunctions } from '../gluster/run.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { Fragment, reading, sh } from '../shell/script.ts';
import { POOL_WARNING } from './findings/pools.ts';

/** Thin pools of one host in which LVM is to make thin volumes. */
export interface RoomWanted {
  readonly host: string;
  readonly pools: readonly { readonly group: string; readonly pool: string }[];
  readonly volume: string;
  /** For people: `take a snapshot of`. */
  readonly purpose: string;
  /** Shell text of the function `is_there`: what is to be made was made by an earlier try. */
  readonly isThere: Fragment;
}

const WAY_ON = 'What is wrong with it, and what helps: glusterctl status';
const ROOM = 'What gives it room: glusterctl status';

/**
 * LVM makes no thin volume in a pool that is full of data or of metadata, or is out of order. gluster would come upon that
 * when it has begun, on one host after the other. A pool that LVM doesn't list is left to gluster, which misses it itself.
 */
export function poolRoomScript(wanted: RoomWanted, settings: HostSettings): Script {
  const { host, pools, volume, purpose, isThere } = wanted;
  const groups = [...new Set(pools.map(({ group }) => group))];
  const named = pools.map(({ group, pool }) => `${group}/${pool}`);
  const unable = `Unable to ${purpose} volume ${volume}: on ${host} thin pool`;
  return reading(
    glusterFunctions(settings),
    isThere,
    sh`
      wanted=${` ${named.join(' ')} `}
      told=$(lvs --noheadings --separator / -o vg_name,lv_name,lv_attr,data_percent,metadata_percent -S ${groups.map((group) => `vg_name=${group}`).join(' || ')}) || unanswered lvs ${groups}
      take() { taken=\${rest%%/*}; rest=\${rest#*/}; }
      # without what stands behind the point; LVM tells nothing of a pool that is not active
      number() { taken=\${taken%%[!0-9]*}; taken=\${taken:-0}; }
      for rest in $told; do
        take; group=$taken
        take; pool=$taken
        case $wanted in *" $group/$pool "*) ;; *) continue ;; esac
        take; state=\${taken#????????}
        take; number; data=$taken
        take; number; metadata=$taken
        why=
        case $state in
          D*) why=${`is out of space for data. ${ROOM}`} ;;
          F*) why=${`has failed. ${WAY_ON}`} ;;
          M*) why=${`has metadata that can only be read. ${WAY_ON}`} ;;
          *)
            if [ "$data" -ge 100 ]; then why=${`is full of data. ${ROOM}`}
            elif [ "$metadata" -ge 100 ]; then why=${`is full of metadata. ${ROOM}`}
            fi
            ;;
        esac
        if [ -n "$why" ]; then
          is_there || refuse ${unable} "$pool" "$why"
        fi
    `,
    warning('data', volume),
    warning('metadata', volume),
    new Fragment('done'),
  );
}

function warning(part: 'data' | 'metadata', volume: string): Fragment {
  const percent = new Fragment(`"$${part}"`);
  return sh`
    if [ ${percent} -ge ${POOL_WARNING} ]; then
      printf 'Warning: the %s of thin pool %s of volume %s %s %s %% full. %s\n' ${part} "$pool" ${volume} ${part === 'data' ? 'is' : 'are'} ${percent} ${ROOM}
    fi
  `;
}
