import { gunzipSync } from 'node:zlib';
import { holderIn, type LockHolder } from '../store/lock.ts';
import type { Found, KeptCopy, Writer } from '../store/shared/shared-file.ts';
import { isTrouble, type Trouble } from './troubles.ts';

/** What a script of this folder printed, as far as it came; `null` where that is no whole answer. */
export interface Told {
  readonly trouble: Trouble | null;
  /** How far a swap came. */
  readonly reached: 'unchanged' | 'changing' | 'changed' | null;
  readonly done: boolean;
  readonly busy: {
    readonly writer: Writer | null;
    /** The lock of who writes through a mount of his own; null: it is none of these. */
    readonly lock: LockHolder | 'unreadable' | null;
  } | null;
  readonly found: Found | null;
  readonly copies: readonly KeptCopy[] | null;
}

interface Section {
  readonly word: string;
  readonly rest: readonly string[];
  readonly lines: readonly string[];
}

export function readTold(stdout: string): Told {
  const sections = sectionsOf(stdout);
  const named = (word: string): Section | null => sections.findLast((each) => each.word === word) ?? null;
  const [trouble = ''] = named('trouble')?.rest ?? [];
  const whole = named('end') !== null;
  const busy = named('busy');
  return {
    trouble: isTrouble(trouble) ? trouble : null,
    reached: reachedIn(sections),
    done: named('done') !== null && whole,
    busy: busy === null || !whole ? null : busyIn(busy),
    found: whole ? foundIn(named('found'), named('copies')) : null,
    copies: whole ? copiesIn(named('copies')) : null,
  };
}

function sectionsOf(stdout: string): readonly Section[] {
  const sections: { word: string; rest: string[]; lines: string[] }[] = [];
  for (const line of stdout.split('\n')) {
    if (line.startsWith('= ')) {
      const [word = '', ...rest] = line.slice(2).split(' ');
      sections.push({ word, rest, lines: [] });
    } else if (line !== '') sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function busyIn({ rest, lines }: Section): Told['busy'] {
  const [first = ''] = lines;
  return { writer: readWriter(first), lock: rest[0] === 'lock' ? holderIn(first) : null };
}

function reachedIn(sections: readonly Section[]): Told['reached'] {
  const last = sections.findLast(({ word }) => /^(?:un)?changed$|^changing$/.test(word))?.word;
  return last === 'unchanged' || last === 'changing' || last === 'changed' ? last : null;
}

function foundIn(found: Section | null, copies: Section | null): Found | null {
  const kept = copiesIn(copies);
  if (found === null || kept === null) return null;
  const [from = '', length = ''] = found.rest;
  if (from === 'none') return { from: null, bytes: Buffer.alloc(0), copies: kept };
  if (!/^\d{1,15}$/.test(from) || !/^\d{1,15}$/.test(length)) return null;
  const bytes = unpacked(found.lines);
  return bytes?.length === Number(length) ? { from: Number(from), bytes, copies: kept } : null;
}

/** What is damaged, or stops in the midst, is no answer. */
function unpacked(lines: readonly string[]): Buffer | null {
  if (lines.length === 0) return Buffer.alloc(0);
  try {
    return gunzipSync(Buffer.from(lines.join(''), 'base64'));
  } catch {
    return null;
  }
}

function copiesIn(copies: Section | null): readonly KeptCopy[] | null {
  if (copies === null) return null;
  return copies.lines
    .flatMap(copyIn)
    .sort((left, right) => (left.name < right.name ? 1 : left.name > right.name ? -1 : 0));
}

function copyIn(line: string): readonly KeptCopy[] {
  const [, bytes = '', name = ''] = /^(\d{1,15}|\?) [^/]*\/([^/]+)$/.exec(line) ?? [];
  return name === '' ? [] : [{ name, bytes: bytes === '?' ? null : Number(bytes) }];
}

/** null: whoever it is has not written that down yet, or not as we do. */
function readWriter(text: string): Writer | null {
  let value: Partial<Record<keyof Writer, unknown>>;
  try {
    value = Object(JSON.parse(text));
  } catch {
    return null;
  }
  const { id, user, host, pid, command, since } = value;
  const isText = (each: unknown): each is string => typeof each === 'string' && each.length < 1000;
  if (!isText(id) || !isText(user) || !isText(host) || !isText(command) || !isText(since)) return null;
  return typeof pid === 'number' ? { id, user, host, pid, command, since } : null;
}
