import { hostname } from 'node:os';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { quote } from '../shell/quote.ts';
import { describeDamage, parse } from './format.ts';
import { type Marker, placeWords, readMarked } from './moved.ts';
import type { StatePlace } from './state-place.ts';
import { markedHint } from './ways-on.ts';

/** A place that holds none, as its state went elsewhere or is on its way, with the state that it holds behind that line. */
export interface Marked {
  readonly marker: Marker;
  /** null: that can't be read. */
  readonly behind: State | null;
}

export async function markedAt(place: StatePlace): Promise<Marked | null> {
  const content = await place.content();
  const found = content === null ? null : readMarked(content);
  if (found === null) return null;
  const parsed = parse(found.behind);
  return { marker: found.marker, behind: parsed.kind === 'good' ? (parsed.document as State) : null };
}

/** All that is at a place, a path here or a URL; null where nothing is. Throws where it can't be looked at. */
export type LookAt = (place: string) => Promise<Buffer | null>;

/**
 * Looks for a state where its marker leads, and on from there as far as it was moved on. Refuses where it is, or where its
 * move can be finished. Gives lines on what was found instead; what can't be looked at may be there all the same.
 */
export async function refuseIfThere(name: string, marker: Marker, look: LookAt): Promise<readonly string[]> {
  const lines: string[] = [];
  const looked = new Set([name]);
  let next = marker;
  while (!looked.has(next.place)) {
    looked.add(next.place);
    const where = placeWords(next);
    const unseen = (why: string) => [...lines, `What is at ${where} can't be looked at from here: ${why}`];
    if (next.host !== null && next.host !== hostname()) return unseen('that is another machine');
    let content: Buffer | null;
    try {
      content = await look(next.place);
    } catch (error) {
      if (!(error instanceof GlusterctlError) || error.code === 'interrupted') throw error;
      return unseen(error.message);
    }
    const copies = `If copies of it are left there, they are later ones: glusterctl state backups --state=${quote(next.place)}`;
    if (content === null) return [...lines, `Nothing is at ${where} any more.`, copies];
    const parsed = parse(content);
    if (parsed.kind === 'good') {
      const { lineage, serial } = parsed.document as State;
      if (lineage === marker.lineage)
        throw refused(`The state of ${name} is at ${where}, with serial ${serial}`, markedHint(name, next));
      return [...lines, `What is at ${where} is another state, of lineage ${lineage}.`, copies];
    }
    const { damage } = parsed;
    if (damage.kind === 'future')
      throw refused(
        `The state of ${name} is at ${where}: it ${describeDamage(damage)}`,
        markedHint(name, next),
      );
    if (damage.kind !== 'marked' || damage.marker.lineage !== marker.lineage)
      return [...lines, `What is at ${where} ${describeDamage(damage)}.`, copies];
    const there = damage.marker;
    if (there.kind === 'arriving')
      throw refused(`The state of ${name} ${onItsWay(where)}`, markedHint(next.place, there));
    if (next.kind === 'arriving' && there.serial === next.serial)
      throw refused(`The state of ${name} ${onItsWay(name)}`, markedHint(name, next));
    lines.push(`What was at ${where} ${describeDamage(damage)}.`);
    next = there;
  }
  return lines;
}

/** All of it is there, behind the line that says so. */
function onItsWay(to: string): string {
  return `is on its way to ${to}, and whole there`;
}
