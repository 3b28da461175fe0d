import { readVolumeInfo } from '../../gluster/info.ts';
import { brickName, readBrickName } from '../../gluster/names.ts';
import { readRemovalStatus } from '../../gluster/remove-brick.ts';
import { counted } from '../../model/counted.ts';
import type { Judge, Verdict } from '../judge.ts';
import { readAbout } from './about-move.ts';
import { partNamed, readable, seenIn } from './seen.ts';

export const EMPTIED = 'emptied';

/** Whether all files of a distributed brick are on others now. */
export const emptied: Judge = (told, stored) => {
  const about = readAbout(stored);
  const seen = seenIn(told);
  const waits = (blocked?: string): Verdict => ({
    go: 'wait',
    for: `the files of the brick of volume ${about.volume} on ${readBrickName(about.leaving).host} to be moved`,
    left: null,
    ...(blocked === undefined ? {} : { blocked }),
  });
  const info = partNamed(seen, 'info');
  const [volume] = (info && readable(() => readVolumeInfo(info.text))) ?? [];
  // Let go by an earlier try.
  if (volume?.bricks.every((brick) => brickName(brick) !== about.leaving)) return { go: 'on' };
  const part = partNamed(seen, 'removal');
  const status = part && readable(() => readRemovalStatus(part.text));
  if (status === null) return waits(seen.silent[0]?.problem ?? 'gluster did not say how far it is');
  const { state, failures, skipped } = status;
  if (state === 'in progress' || state === 'not started') return waits();
  if (state === 'completed' && failures === 0 && skipped === 0) return { go: 'on' };
  const left = failures + skipped;
  if (state === 'completed')
    return waits(
      `${counted(left, 'file')} could not be moved, most likely in use. When they are at rest, stop this (Ctrl-C) and resume it: what is left is tried again`,
    );
  return waits(`gluster says "${state}". Stop this (Ctrl-C) and resume it: it is begun anew`);
};
