import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import { glusterFunctions } from './run.ts';

/** Starts glusterd again, bricks run on, and waits until it counts all its peers in, whether they are there or not. */
export function glusterdRestartScript(settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      run systemctl restart glusterd
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
