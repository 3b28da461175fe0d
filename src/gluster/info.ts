import { child, childrenNamed, numberOf, textOf, type XmlElement } from '../text/xml.ts';
import { type GlusterBrick, readBrickName } from './names.ts';
import { readAnswer } from './run.ts';

export interface VolumeInfo {
  readonly name: string;
  readonly uuid: string;
  readonly status: 'Created' | 'Started' | 'Stopped' | string;
  readonly type: string;
  readonly replica: number;
  readonly arbiter: number;
  readonly disperse: number;
  readonly redundancy: number;
  readonly bricks: readonly (GlusterBrick & { readonly arbiter: boolean; readonly hostUuid: string })[];
  readonly options: Readonly<Record<string, string>>;
}

/** `gluster volume info [NAME] --xml`. The order of the bricks is what tells the sets. */
export function readVolumeInfo(stdout: string): readonly VolumeInfo[] {
  const volumes = child(readAnswer(stdout), 'volInfo', 'volumes');
  return childrenNamed(volumes, 'volume').map(readVolume);
}

function readVolume(volume: XmlElement): VolumeInfo {
  return {
    name: textOf(volume, 'name'),
    uuid: textOf(volume, 'id'),
    status: textOf(volume, 'statusStr'),
    type: textOf(volume, 'typeStr'),
    replica: numberOf(volume, 'replicaCount'),
    arbiter: child(volume, 'arbiterCount') === null ? 0 : numberOf(volume, 'arbiterCount'),
    disperse: numberOf(volume, 'disperseCount'),
    redundancy: numberOf(volume, 'redundancyCount'),
    bricks: childrenNamed(child(volume, 'bricks'), 'brick').map((brick) => ({
      ...readBrickName(textOf(brick, 'name')),
      arbiter: child(brick, 'isArbiter')?.text === '1',
      hostUuid: textOf(brick, 'hostUuid'),
    })),
    options: Object.fromEntries(
      childrenNamed(child(volume, 'options'), 'option').map((option) => [
        textOf(option, 'name'),
        textOf(option, 'value'),
      ]),
    ),
  };
}
