import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

const FOLDER = '/run/systemd/system/glusterd.service.d';
const SETTING = `[Service]\\nKillMode=process\\n`;

/**
 * Debian's systemd ends bricks and self-heal daemons with the glusterd that has started them. Until the next boot it
 * is told not to: a brick that is away for a moment may be the one too many.
 */
export const RESTART_GLUSTERD = `mkdir -p ${FOLDER} && printf '${SETTING}' >${FOLDER}/keep-bricks.conf && systemctl daemon-reload && systemctl restart glusterd`;

/** The same, where it is not told already. */
export const restartKeepingBricks = sh`
  if [ "$(systemctl show -p KillMode --value glusterd)" != process ]; then
    run mkdir -p ${FOLDER}
    printf '%s\n' '[Service]' KillMode=process >${`${FOLDER}/keep-bricks.conf`}
    run systemctl daemon-reload
  fi
  run systemctl restart glusterd
`;

/** Starts glusterd again, bricks run on, and waits until it counts all its peers in, whether they are there or not. */
export function glusterdRestartScript(settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    restartKeepingBricks,
    sh`
      looks=0
      until gl peer status && ! says 'State: Peer Rejected' && ! says 'State: Accepted' && ! says 'State: Sent' && ! says 'State: Probe'; do
        looks=$((looks + 1))
        if [ "$looks" -gt 60 ]; then
          step='gluster peer status'
          printf '%s\n' 'a minute after its start not all of its peers count it in:' "$answer" >&2
          exit 1
        fi
        sleep 1
      done
    `,
  );
}

/** A setting that the volume has already is set again: nothing changes but the version of its files, on all members. */
export function renewScript(
  { volume, option, value }: { readonly volume: string; readonly option: string; readonly value: string },
  settings: HostSettings,
): Script {
  return changing(glusterFunctions(settings), sh`ensure never volume set ${volume} ${option} ${value}`);
}
