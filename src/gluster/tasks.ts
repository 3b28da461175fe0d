import { type Fragment, sh } from '../shell/script.ts';

/**
 * Refuses what gluster does not do to a volume whose files it moves, with what ends that; `verb` is what was wanted. A volume
 * has one task at a time, and only the list of its tasks tells of both kinds: who asks for a rebalance hears of no removal.
 * Asked of a volume that is started; `ask` is what asks gluster.
 */
export function refuseWhileMoving(name: string, verb: 'stop' | 'delete', ask: 'look' | 'told'): Fragment {
  const unable = `Unable to ${verb} volume ${name} while`;
  return sh`
    if ${ask} volume status ${name} tasks && says 'in progress'; then
      case $answer in
        *'Remove brick'*)
          leaving=$(printf '%s\n' "$answer" | grep -o '[^ ]*:/[^ ]*' | tr '\n' ' ')
          refuse ${`${unable} gluster moves files off bricks that are to leave it. To end that, on one of its hosts: gluster volume remove-brick ${name}`} "$leaving"stop
          ;;
      esac
      refuse ${`${unable} it is being rebalanced. To end that: glusterctl rebalance stop ${name}`}
    fi
  `;
}
