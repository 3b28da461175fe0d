import { type Fragment, sh } from '../shell/script.ts';

/**
 * Refuses while hosts of the pool are not connected, as gluster's list of it tells, which was the last answer. `rest` is told behind their names.
 */
export function refuseWhileAway(title: string, rest: string): Fragment {
  return sh`
    away=
    before=
    for word in $answer; do
      if [ "$word" = Disconnected ]; then away="$away $before"; fi
      before=$word
    done
    [ -z "$away" ] || refuse ${`Unable to ${title} while hosts of the pool are down:`} "\${away# }." ${rest}
  `;
}
