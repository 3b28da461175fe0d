import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import type { Mark } from '../store/shared/shared-file.ts';
import { fileFunctions, knownFunction } from './file-functions.ts';
import { onVolume } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

/** For readFound. */
export function fetchScript({ volume, file }: StatePlace, known: Mark | null): Script {
  return reading(
    onVolume(volume),
    fileFunctions(file),
    knownFunction(known),
    sh`
      look
      found
    `,
  );
}

/** For readCopies. */
export function copiesScript({ volume, file }: StatePlace): Script {
  return reading(
    onVolume(volume),
    fileFunctions(file),
    sh`
      look
      tell copies
      kept_names
      if [ -n "$kept" ]; then stat -c '%s %n' "$file.backups"/* || :; fi
      tell end
    `,
  );
}

/** For readCopy. */
export function copyScript({ volume, file }: StatePlace, name: string): Script {
  return reading(
    onVolume(volume),
    fileFunctions(file),
    sh`
      look
      copy=${name}
      if there "$file.backups"; then names=$(ls "$file.backups") || unanswered ls "$file.backups"; else names=; fi
      if there "$copy"; then
        file="$file.backups/$copy"
        give 0
      else
        tell found none
      fi
      tell copies
      tell end
    `,
  );
}
