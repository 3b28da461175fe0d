import type { Script } from '../model/plan.ts';
import { changing, reading, sh } from '../shell/script.ts';
import { fileFunctions } from './file-functions.ts';
import { onVolume } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

/** Says as a swap does who writes through a mount of the volume, as to any file; or that nobody does. */
export function mountLockScript({ volume, file }: StatePlace): Script {
  return reading(
    onVolume(volume),
    fileFunctions(file),
    sh`
      look
      if there "$file.lock"; then busy "$file.lock"; fi
      tell done
      tell end
    `,
  );
}

/** Removes that lock, unless another one is there by now, which is said then. `id`: of the lock; empty: it can't be read. */
export function removeMountLockScript({ volume, file }: StatePlace, id: string, lockSeconds: number): Script {
  return changing(
    onVolume(volume),
    fileFunctions(file),
    sh`
      umask 077
      id=${id}
      {
        asked flock --wait ${lockSeconds} 9 || busy "$file.writer"
        look
        if there "$file.lock"; then
          held=$(head -c 4096 "$file.lock") || unanswered head "$file.lock"
          case $held in *"\"id\":\"$id\""*) ;; *) [ -z "$id" ] || busy "$file.lock" ;; esac
          tell changing
          run rm -f "$file.lock"
          tell changed
        fi
        tell done
        tell end
      } 9<>"$file.writer"
    `,
  );
}
