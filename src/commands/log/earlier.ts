import type { LoggedCommand } from '../../engine/audit-commands.ts';
import type { LoggedPlace } from '../../engine/audit-places.ts';
import { quote } from '../../shell/quote.ts';
import { isUrl } from '../../store/location.ts';
import { sharedLocation } from '../../store/shared/url.ts';

/**
 * Where the state lay before: what others did then is in the log there. By the logs of this machine, and by what the log
 * beside the state tells of its move.
 */
export function earlierPlaces(
  present: string,
  known: readonly LoggedPlace[],
  commands: readonly LoggedCommand[],
): readonly string[] {
  const told = new Map<string, string>();
  for (const { place } of known)
    if (isUrl(place) && keyOf(place) !== keyOf(present))
      told.set(
        keyOf(place),
        `What others did while the state was at ${place} is in the log there: glusterctl log --state=${quote(place)}`,
      );
  const own = new Set([present, ...known.map(({ place }) => place)].map(keyOf));
  for (const [begin] of commands) {
    if (begin?.type !== 'command') continue;
    const { state: place, host } = begin;
    if (typeof place !== 'string' || own.has(keyOf(place)) || told.has(keyOf(place))) continue;
    const where = isUrl(place) ? 'there' : `on ${String(host)}`;
    told.set(
      keyOf(place),
      `What was done while the state was at ${place} is in the log ${where}: glusterctl log --state=${quote(place)}`,
    );
  }
  return [...told.values()];
}

/** The same for all hosts by which a volume is named. */
function keyOf(place: string): string {
  if (!isUrl(place)) return place;
  try {
    const { volume, file } = sharedLocation(place);
    return `${volume}/${file}`;
  } catch {
    return place;
  }
}
