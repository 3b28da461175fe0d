import type { Script } from '../model/plan.ts';
import { changing, sh } from '../shell/script.ts';
import type { Mark } from '../store/shared/shared-file.ts';
import { fileFunctions, knownFunction } from './file-functions.ts';
import { onVolume } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

/** Copies what is there beside it, while nobody writes it, unless it is no longer what is known. Says what the script of a swap does. */
export function keepScript(
  { volume, file }: StatePlace,
  { expected, name, id }: { readonly expected: Mark; readonly name: string; readonly id: string },
  lockSeconds: number,
): Script {
  return changing(
    onVolume(volume),
    fileFunctions(file),
    knownFunction(expected),
    sh`
      umask 077
      id=${id}
      kept="$file.backups/.$id.new"
      copy="$file.backups/"${name}
      {
        asked flock --wait ${lockSeconds} 9 || busy "$file.writer"
        look
        if there "$file.lock"; then busy "$file.lock"; fi
        same=no
        if there "$file"; then
          sized
          if [ "$size" -eq "$known" ] && is_known; then same=yes; fi
        fi
        if [ "$same" = no ]; then
          found
          exit 0
        fi
        if there "$file.backups"; then :; else run mkdir -m 0700 "$file.backups"; fi
        run cp "$file" "$kept"
        run sync "$kept"
        tell changing
        run mv -f "$kept" "$copy"
        run sync "$copy" "$file.backups"
        tell changed
        tell done
        tell end
      } 9<>"$file.writer"
    `,
  );
}
