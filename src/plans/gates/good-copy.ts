import { type EntryMarks, readClientIndices, readMarks } from '../../gluster/heal-marks.ts';
import { brickName } from '../../gluster/names.ts';
import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import type { AboutMove } from './about-move.ts';
import type { Shut } from './gate.ts';
import { partNamed, type Seen } from './seen.ts';
import type { SetSeen } from './set-gates.ts';

type Marks = ReadonlyMap<string, EntryMarks>;

const BRING_BACK = 'Bring the old disk back first, and let it heal: what only it has is lost otherwise.';

/** What of the set waits to be healed, by the marks on the bricks that stay; null where those can't be read. */
interface Waiting {
  /** Whole on none of them. */
  readonly lost: readonly string[];
  /** Whole on some of them, and not on others. */
  readonly behind: readonly string[];
}

/** `good-copy`, of a brick that does not run: whether the others have all that it had. */
export function lastCopyShut(seen: Seen, set: SetSeen, about: AboutMove): Shut | null {
  const shut = (text: string, ...cures: readonly string[]): Shut => ({
    gate: 'good-copy',
    seen: text,
    cures,
  });
  const survivors = set.others.map(brickName);
  const unread = survivors.filter((name) => marksOf(seen, 'marks', name, about) === null);
  if (unread.length > 0) {
    const why = unread.map((name) => partWords(seen, name)).find((words) => words !== '');
    return shut(
      `what the others have missed can't be read on ${listed(unread)}${why === undefined ? '' : ` (${why})`}`,
      'It is read with getfattr, of the package attr, on each host: glusterctl host check',
    );
  }
  const waiting = waitingIn(seen, survivors, about);
  if (waiting === null) return shut('which brick gluster means by which number is not known');
  const { lost } = waiting;
  if (lost.length === 0) return null;
  return shut(
    `${counted(lost.length, 'entry is', 'entries are')} whole on no other brick (${listed(lost, 3)})`,
    BRING_BACK,
  );
}

/**
 * `healed`, of a brick that does not run: what the others have and it lacks says nothing against it. But what one of
 * those lacks may be whole on this one, too: with it a good copy goes, as from a host that is only being booted.
 */
export function behindShut(seen: Seen, set: SetSeen, about: AboutMove): Shut | null {
  const behind = waitingIn(seen, set.others.map(brickName), about)?.behind ?? [];
  if (behind.length === 0) return null;
  return {
    gate: 'healed',
    seen: `${counted(behind.length, 'entry waits', 'entries wait')} to be healed on bricks that stay, and may be whole on the one that is to go`,
    cures: [`They are healed without it, which takes its time: glusterctl heal status ${about.volume}`],
  };
}

function waitingIn(seen: Seen, survivors: readonly string[], about: AboutMove): Waiting | null {
  const first = tables(seen, 'marks', survivors, about);
  return about.kind === 'disperse'
    ? waitingDispersed(first, tables(seen, 'again', survivors, about), about.enough)
    : waitingReplicated(seen, first, about);
}

function partWords(seen: Seen, name: string): string {
  const part = seen.parts.find((one) => one.name === `marks ${name}`)?.part;
  return part?.text.split('\n').at(-1)?.trim() ?? '';
}

function marksOf(seen: Seen, word: string, name: string, about: AboutMove): Marks | null {
  const part = partNamed(seen, `${word} ${name}`);
  return part === null ? null : readMarks(part.text, about.volume);
}

function tables(
  seen: Seen,
  word: string,
  names: readonly string[],
  about: AboutMove,
): ReadonlyMap<string, Marks> {
  return new Map(names.map((name) => [name, marksOf(seen, word, name, about) ?? new Map()]));
}

/** Lost are those without a data brick that no other survivor blames. An arbiter blames, and has no data itself. */
function waitingReplicated(seen: Seen, marks: ReadonlyMap<string, Marks>, about: AboutMove): Waiting | null {
  const clients = partNamed(seen, 'clients');
  const indices = clients === null ? new Map<string, number>() : readClientIndices(clients.text);
  const data = [...marks.keys()].filter((name) => !about.arbiters.includes(name));
  if (data.some((name) => !indices.has(name))) return null;
  const isBlamed = (gfid: string) => (name: string) => {
    const index = indices.get(name);
    return [...marks].some(
      ([other, table]) =>
        other !== name && index !== undefined && (table.get(gfid)?.blames.has(index) ?? false),
    );
  };
  const all = entriesOf(marks);
  const lost = new Set(all.filter((gfid) => data.every(isBlamed(gfid))));
  const behind = all.filter((gfid) => [...marks.keys()].some(isBlamed(gfid)));
  return { lost: [...lost], behind: behind.filter((gfid) => !lost.has(gfid)) };
}

/**
 * Lost are those that too few survivors have in the same version. What is being written is never the same everywhere at
 * the moment when it is read; but there it moves on, which a brick that has missed something does not.
 */
function waitingDispersed(
  first: ReadonlyMap<string, Marks>,
  second: ReadonlyMap<string, Marks>,
  enough: number,
): Waiting {
  const sameOn = (needed: number) => (gfid: string) => {
    const versions = (all: ReadonlyMap<string, Marks>) =>
      [...all.values()].map((table) => table.get(gfid)?.version ?? null);
    const [before, after] = [versions(first), versions(second)];
    const moving = before.filter(
      (version, at) => version !== null && after[at] !== null && version !== after[at],
    );
    return alike(before) >= needed || alike(after) >= needed || moving.length >= needed;
  };
  const all = entriesOf(first);
  const lost = all.filter((gfid) => !sameOn(enough)(gfid));
  return { lost, behind: all.filter((gfid) => sameOn(enough)(gfid) && !sameOn(first.size)(gfid)) };
}

function alike(versions: readonly (string | null)[]): number {
  const counts = new Map<string, number>();
  for (const version of versions) if (version !== null) counts.set(version, (counts.get(version) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function entriesOf(marks: ReadonlyMap<string, Marks>): readonly string[] {
  return [...new Set([...marks.values()].flatMap((table) => [...table.keys()]))];
}

/**
 * `good-copy-unproven`: where a brick may be written to alone, one that was away meanwhile, and is alone now, knows
 * nothing of it: no mark tells.
 */
export function unprovenShut({ view }: SetSeen, about: AboutMove): Shut | null {
  if (about.kind !== 'replicate') return null;
  const type = view.options['cluster.quorum-type'];
  const few = about.set.length === 2;
  const off = type === 'none' || type === 'fixed';
  if (!off && !(few && type !== 'auto')) return null;
  const why = off ? `cluster.quorum-type is ${type}` : 'it has two copies';
  return {
    gate: 'good-copy-unproven',
    seen: `${why}: the other brick may have missed something without a mark of it`,
    cures: ['If the old disk can be brought back, do that first, and let it heal.'],
  };
}
