import type { GlusterSnapshot, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';
import { limitOf, refuse, snapshotNamed, snapshotsOf } from './snapshot-lookup.ts';

function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000`;
}

function snapshotXml(snapshot: GlusterSnapshot, origin: readonly Xml[]): Xml {
  return [
    'snapshot',
    [
      ['name', snapshot.name],
      ['uuid', snapshot.id],
      ['description', snapshot.description === '' ? null : snapshot.description],
      ['createTime', timeText(snapshot.created)],
      ['volCount', 1],
      [
        'snapVolume',
        [['name', snapshot.snapVolume], ['status', snapshot.active ? 'Started' : 'Stopped'], ...origin],
      ],
    ],
  ];
}

function originXml(pool: PoolModel, volume: string): Xml {
  const taken = snapshotsOf(pool, volume).length;
  return [
    'originVolume',
    [
      ['name', volume],
      ['snapCount', taken],
      ['snapRemaining', limitOf(pool, volume) - taken],
    ],
  ];
}

export function snapshotInfo(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const ofVolume = words[0] === 'volume' ? (words[1] ?? '') : null;
  if (ofVolume !== null && pool.volumes[ofVolume] === undefined)
    throw refuse('Snapshot info : ', `Volume (${ofVolume}) does not exist`);
  const chosen =
    ofVolume === null && words[0] !== undefined
      ? [snapshotNamed(pool, words[0], 'Snapshot info : ')]
      : ofVolume === null
        ? Object.values(pool.snapshots)
        : snapshotsOf(pool, ofVolume);
  if (xml) {
    const snapshots = chosen.map((each) =>
      snapshotXml(each, ofVolume === null ? [originXml(pool, each.volume)] : []),
    );
    const origin = ofVolume === null ? [] : [originXml(pool, ofVolume)];
    printXml(call, [
      ...outcome(),
      ['snapInfo', [...origin, ['count', chosen.length], ['snapshots', snapshots]]],
    ]);
    return 0;
  }
  if (chosen.length === 0) call.out('No snapshots present\n');
  for (const snapshot of chosen) {
    const taken = snapshotsOf(pool, snapshot.volume).length;
    const description =
      snapshot.description === '' ? '' : `Description               : ${snapshot.description}\n`;
    call.out(
      `Snapshot                  : ${snapshot.name}\nSnap UUID                 : ${snapshot.id}\n${description}Created                   : ${timeText(snapshot.created)}\nSnap Volumes:\n\n\tSnap Volume Name          : ${snapshot.snapVolume}\n\tOrigin Volume name        : ${snapshot.volume}\n\tSnaps taken for ${snapshot.volume}      : ${taken}\n\tSnaps available for ${snapshot.volume}  : ${limitOf(pool, snapshot.volume) - taken}\n\tStatus                    : ${snapshot.active ? 'Started' : 'Stopped'}\n \n`,
    );
  }
  return 0;
}
