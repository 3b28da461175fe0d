import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import type { GlusterBrick } from './names.ts';
import { gluster, readAnswer } from './run.ts';
import type { Helper } from './status-all.ts';

/** Of one volume, or of all that are started; without sizes, which take gluster much longer. */
export function processesScript(volume: string | null, settings: HostSettings): Script {
  return reading(gluster(settings, 'volume', 'status', volume ?? 'all', '--xml'));
}

/** What runs for a volume. What is on a host that gluster can't see now is not told at all. */
export interface VolumeProcesses {
  readonly bricks: readonly (GlusterBrick & { readonly online: boolean })[];
  /** Self-heal daemons. */
  readonly healers: readonly Helper[];
}

/** By the name of the volume; one that isn't started has none. */
export function readProcesses(stdout: string): ReadonlyMap<string, VolumeProcesses> {
  const volumes = childrenNamed(child(readAnswer(stdout), 'volStatus', 'volumes'), 'volume');
  return new Map(
    volumes.map((volume) => {
      const nodes = childrenNamed(volume, 'node').map((node) => ({
        host: textOf(node, 'hostname'),
        path: textOf(node, 'path'),
        uuid: textOf(node, 'peerid'),
        online: textOf(node, 'status') === '1',
      }));
      return [
        textOf(volume, 'volName'),
        {
          bricks: nodes.filter(({ path }) => path.startsWith('/')),
          healers: nodes
            .filter(({ host }) => host === 'Self-heal Daemon')
            .map(({ uuid, online }) => ({ peer: uuid, online })),
        },
      ] as const;
    }),
  );
}
