import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading } from '../shell/script.ts';
import { child, childrenNamed, numberOf, textOf, type XmlElement } from '../text/xml.ts';
import type { GlusterBrick } from './names.ts';
import { gluster, readAnswer } from './run.ts';

export function volumeStatusScript(volume: string, settings: HostSettings): Script {
  return reading(gluster(settings, 'volume', 'status', volume, 'detail', '--xml'));
}

export interface BrickStatus extends GlusterBrick {
  readonly online: boolean;
  readonly pid: number | null;
  readonly sizeBytes: number | null;
  readonly freeBytes: number | null;
}

function nodesOf(stdout: string): readonly XmlElement[] {
  const volumes = child(readAnswer(stdout), 'volStatus', 'volumes');
  return childrenNamed(volumes, 'volume').flatMap((volume) => childrenNamed(volume, 'node'));
}

/** Bricks only: the self-heal daemon and the like have no path. */
export function readVolumeStatus(stdout: string): readonly BrickStatus[] {
  return nodesOf(stdout)
    .map((node) => ({
      host: textOf(node, 'hostname'),
      path: textOf(node, 'path'),
      online: textOf(node, 'status') === '1',
      pid: numberOf(node, 'pid') > 0 ? numberOf(node, 'pid') : null,
      sizeBytes: child(node, 'sizeTotal') === null ? null : numberOf(node, 'sizeTotal'),
      freeBytes: child(node, 'sizeFree') === null ? null : numberOf(node, 'sizeFree'),
    }))
    .filter((brick) => brick.path.startsWith('/'));
}
