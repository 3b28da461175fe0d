import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, reading, sh } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import { gluster, glusterFunctions, readAnswer } from './run.ts';

export function healInfoScript(volume: string, settings: HostSettings): Script {
  return reading(gluster(settings, 'volume', 'heal', volume, 'info', 'summary', '--xml'));
}

/** While much is healed it takes minutes, and healing goes slower meanwhile: it is ended then, without an answer. */
export function boundedHealInfoScript(volume: string, seconds: number, settings: HostSettings): Script {
  const asked = healInfoScript(volume, settings).text;
  return { text: `${sh`timeout ${seconds}`.text} ${asked}`, changes: false };
}

export interface BrickHeal {
  /** `host:path`; null where gluster has no information on it. */
  readonly name: string | null;
  readonly connected: boolean;
  /** null: not known. */
  readonly entries: number | null;
  readonly splitBrain: number | null;
}

/** `heal … info --xml`, with or without `summary`. */
export function readHealInfo(stdout: string): readonly BrickHeal[] {
  const bricks = child(readAnswer(stdout), 'healInfo', 'bricks');
  return childrenNamed(bricks, 'brick').map((brick) => {
    const name = textOf(brick, 'name');
    const count = (...fields: readonly string[]): number | null => {
      const text = fields.map((field) => child(brick, field)?.text).find((value) => value !== undefined);
      return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : null;
    };
    return {
      name: name === 'information not available' ? null : name,
      connected: textOf(brick, 'status') === 'Connected',
      entries: count('totalNumberOfEntries', 'numberOfEntries'),
      splitBrain: count('numberOfEntriesInSplitBrain'),
    };
  });
}

/**
 * Wakes the self-heal daemons. gluster refuses where one of them does not run on any host, and where a brick is down;
 * nothing has changed then, and those that run go on by themselves. Why that is a look at the volume tells, as for `heal status`.
 */
export function healScript(volume: string, full: boolean, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      if ! told volume heal ${[volume, ...(full ? ['full'] : [])]}; then
        or_elsewhere "$answer"
        case $answer in *"equest timed out"*) unanswered_by volume heal ${volume} ;; esac
        refuse "$answer"
      fi
    `,
  );
}
