import { type Fragment, sh } from '../shell/script.ts';

/** What is wanted of a volume. */
type Verb = 'stop' | 'delete' | 'take a snapshot of' | 'clone';

/** Who is about to give the volume up ends what is in the way of that; who wants more of it waits. */
function wayOn(verb: Verb, typed: string): string {
  return verb === 'stop' || verb === 'delete'
    ? `To end that: glusterctl rebalance stop ${typed}`
    : `To wait for its end: glusterctl rebalance wait ${typed}`;
}

/**
 * Refuses what gluster does not do to a volume whose files it moves, with the way on; `verb` is what was wanted. A volume
 * has one task at a time, and only the list of its tasks tells of both kinds: who asks for a rebalance hears of no removal.
 * Asked of a volume that is started; `ask` is what asks gluster, `typed` how a person types the volume.
 */
export function refuseWhileMoving(name: string, verb: Verb, ask: 'look' | 'told', typed = name): Fragment {
  const unable = `Unable to ${verb} volume ${name} while`;
  return sh`
    if ${ask} volume status ${name} tasks && says 'in progress'; then
      case $answer in
        *'Remove brick'*)
          leaving=$(printf '%s\n' "$answer" | grep -o '[^ ]*:/[^ ]*' | tr '\n' ' ')
          refuse ${`${unable} gluster moves files off bricks that are to leave it. To end that, on one of its hosts: gluster volume remove-brick ${name}`} "$leaving"stop
          ;;
      esac
      refuse ${`${unable} it is being rebalanced. ${wayOn(verb, typed)}`}
    fi
  `;
}
