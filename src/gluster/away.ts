import { sh } from '../shell/script.ts';

/** `list_away`: those of the pool that gluster's list of it, the last answer, tells as not connected are in `away`. */
export const LIST_AWAY = sh`
  list_away() {
    away=
    before=
    for word in $answer; do
      if [ "$word" = Disconnected ]; then away="$away $before"; fi
      before=$word
    done
    away=\${away# }
  }
`;
