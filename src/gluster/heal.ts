import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import { gluster, readAnswer } from './run.ts';

export function healInfoScript(volume: string, settings: HostSettings): Script {
  return reading(gluster(settings, 'volume', 'heal', volume, 'info', 'summary', '--xml'));
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
