import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { GlusterctlError, usage } from '../model/errors.ts';
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

/** Reads a file with what it includes. A file that isn't there says nothing; any other trouble is an error. */
export async function readConfigLines(
  file: string,
  home: string | null,
  /** What a relative path in `Include` starts from. */
  base: string,
  depth = 0,
): Promise<readonly ConfigLine[]> {
  const text = await readIfThere(file, 'SSH configuration');
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
        const files = await Promise.all(line.words.map((word) => named(word, home, base)));
        const included = await Promise.all(
          files.flat().map((one) => readConfigLines(one, home, base, depth + 1)),
        );
        return { ...line, included };
      }),
  );
}

/** The text of a file, '' if there is none. */
export async function readIfThere(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new GlusterctlError('usage', `${what} ${file} can't be read: ${message}`, {
      hint:
        code === 'EISDIR'
          ? 'A file is wanted there, not a folder.'
          : `Make it readable for you, or name another one. To see what it is: ls -ld ${file}`,
      cause: error,
    });
  }
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
async function named(word: string, home: string | null, base: string): Promise<string[]> {
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
