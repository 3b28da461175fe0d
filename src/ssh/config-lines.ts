import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { usage } from '../model/errors.ts';
import { type NamedFile, readIfThere, readNamed } from './read-file.ts';
import { wildcard } from './wildcard.ts';

/** One line of an SSH configuration; an `Include` carries the lines of the files that it names. */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string;
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly included: readonly (readonly ConfigLine[])[];
}

const WHAT = 'SSH configuration';
const DEEPEST_INCLUDE = 16;

/** Keywords that say something to us; whatever else stands in the file is none of our business. */
const READ: ReadonlySet<string> = new Set([
  'host',
  'match',
  'include',
  'hostname',
  'port',
  'user',
  'identityfile',
  'identitiesonly',
  'identityagent',
  'hostkeyalias',
  'proxyjump',
  'proxycommand',
  'userknownhostsfile',
  'globalknownhostsfile',
]);

/** A file to begin with. */
export interface ConfigStart {
  /** By its path alone, it may be missing and then says nothing. */
  readonly file: string | NamedFile;
  /** Whether it is refused where others may write to it. */
  readonly guarded: boolean;
  /** What a relative path in `Include` starts from. */
  readonly base: string;
}

/** Reads a file with what it includes; as with OpenSSH, what is included is always guarded and may be missing. */
export async function readConfigLines(
  { file, guarded, base }: ConfigStart,
  home: string | null,
): Promise<readonly ConfigLine[]> {
  const named = typeof file === 'string' ? null : file;
  const path = typeof file === 'string' ? file : file.file;
  const text = await (named === null ? readIfThere({ file: path, what: WHAT, guarded }) : readNamed(named));
  return await withIncluded(text, path, { home, base }, 0);
}

interface Surroundings {
  readonly home: string | null;
  readonly base: string;
}

async function withIncluded(
  text: string,
  file: string,
  around: Surroundings,
  depth: number,
): Promise<readonly ConfigLine[]> {
  const lines = text.split('\n').map((raw, index) => lineOf(raw, file, index + 1));
  return await Promise.all(
    lines
      .filter((line) => line !== null)
      .map(async (line) => {
        if (line.keyword !== 'include') return line;
        if (depth >= DEEPEST_INCLUDE) {
          throw usage(
            `${file}:${line.line}: Include is nested more than ${DEEPEST_INCLUDE} deep`,
            'Look whether a file includes itself.',
          );
        }
        const files = await Promise.all(line.words.map((word) => filesOf(word, around)));
        const included = await Promise.all(
          files.flat().map(async (one) => {
            const inside = await readIfThere({ file: one, what: WHAT, guarded: true });
            return await withIncluded(inside, one, around, depth + 1);
          }),
        );
        return { ...line, included };
      }),
  );
}

function lineOf(raw: string, file: string, line: number): ConfigLine | null {
  const [, keyword = '', rest = ''] = /^\s*"?([A-Za-z]+)"?(?:\s*=\s*|\s+|$)(.*)$/.exec(raw.trimEnd()) ?? [];
  const name = keyword.toLowerCase();
  if (!READ.has(name)) return null;
  const words = wordsOf(rest);
  if (words === null && name !== 'proxycommand') {
    throw usage(`${file}:${line}: a quote is not closed`, 'Close it, or take the quotes away.');
  }
  if (words?.length === 0) throw usage(`${file}:${line}: ${keyword} says nothing`, 'Give it a value.');
  return { keyword: name, words: words ?? [rest], file, line, included: [] };
}

/** Words with quotes and backslashes as OpenSSH has them; `#` begins a comment. Null: a quote is open. */
function wordsOf(text: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at += 1;
    if (at >= text.length || text[at] === '#') return words;
    let word = '';
    let quote = '';
    for (; at < text.length; at += 1) {
      const letter = text[at] ?? '';
      const next = text[at + 1] ?? '';
      if (
        letter === '\\' &&
        (next === '"' || next === "'" || next === '\\' || (quote === '' && next === ' '))
      ) {
        word += next;
        at += 1;
      } else if (quote === '' && (letter === ' ' || letter === '\t')) break;
      else if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
      else if (quote !== '' && letter === quote) quote = '';
      else word += letter;
    }
    if (quote !== '') return null;
    words.push(word);
  }
}

/** The files of one word of an `Include`: `~/`, and wildcards in any part of the path. */
async function filesOf(word: string, { home, base }: Surroundings): Promise<string[]> {
  const path = word.startsWith('~/') && home !== null ? join(home, word.slice(2)) : word;
  return await glob(isAbsolute(path) ? path : join(base, path));
}

async function glob(path: string): Promise<string[]> {
  if (!/[*?]/.test(path)) return [path];
  const folder = dirname(path);
  const name = basename(path);
  const found: string[] = [];
  for (const parent of await glob(folder)) {
    if (!/[*?]/.test(name)) {
      found.push(join(parent, name));
      continue;
    }
    const names = await readdir(parent).catch(() => []);
    for (const one of names.sort()) {
      if (wildcard(name, one) && (!one.startsWith('.') || name.startsWith('.')))
        found.push(join(parent, one));
    }
  }
  return found;
}
