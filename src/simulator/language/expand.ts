import { ArithmeticError, arithmetic } from './arithmetic.ts';
import type { Machine } from './machine.ts';
import { escapePattern, hasWildcard, patternExpression, prefixExpression } from './pattern.ts';
import { Exit, type ShellProcess } from './process.ts';
import type { Command, Part, Word } from './syntax.ts';

export interface Expander {
  readonly process: ShellProcess;
  readonly machine: Machine;
  substitute(body: Command): Promise<string>;
}

/** A piece of an expanded word: `quoted` pieces are neither split nor globbed; `end` separates fields. */
interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly split: boolean;
  readonly end?: true;
}

/** A word as fields: expanded, split and globbed. */
export async function expandFields(words: readonly Word[], expander: Expander): Promise<string[]> {
  const all: string[] = [];
  for (const word of words) {
    const plain = plainText(word);
    if (plain !== null && !(word.some(isUnquoted) && hasWildcard(plain))) {
      all.push(plain);
      continue;
    }
    for (const field of fieldsOf(await piecesOf(word, expander), ifs(expander.process))) {
      const found =
        field.mayMatch && !expander.process.options.has('f') && hasWildcard(field.pattern())
          ? expander.machine.glob(field.pattern(), expander.process.workingDirectory)
          : [];
      if (found.length > 0) all.push(...found);
      else all.push(field.text);
    }
  }
  return all;
}

/** What most words are: nothing in it to expand. */
function plainText(word: Word): string | null {
  let text = '';
  for (const part of word) {
    if (part.kind !== 'text' || (text === '' && !part.quoted && part.text.startsWith('~'))) return null;
    text += part.text;
  }
  return word.length === 0 ? null : text;
}

function isUnquoted(part: Part): boolean {
  return !part.quoted;
}

/** A word as one text: assignments, targets of redirections, subjects of case. */
export async function expandText(word: Word, expander: Expander): Promise<string> {
  const plain = plainText(word);
  if (plain !== null) return plain;
  return (await piecesOf(word, expander)).map((piece) => (piece.end === true ? ' ' : piece.text)).join('');
}

/** A word as a pattern: what is quoted stands for itself. */
export async function expandPattern(word: Word, expander: Expander): Promise<string> {
  return patternText(await piecesOf(word, expander));
}

function patternText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.quoted ? escapePattern(piece.text) : piece.text)).join('');
}

function ifs(process: ShellProcess): string {
  return process.variables.get('IFS') ?? ' \t\n';
}

/** What a word comes to; its pattern is made only where something in it may stand for names of files. */
class Field {
  text = '';
  mayMatch = false;
  private readonly parts: Piece[] = [];

  add(part: Piece): void {
    this.text += part.text;
    this.parts.push(part);
    this.mayMatch ||= !part.quoted && /[*?[]/.test(part.text);
  }

  pattern(): string {
    return this.parts
      .map(({ text, quoted, split }) =>
        quoted ? escapePattern(text) : split ? text.replaceAll('\\', '\\\\') : text,
      )
      .join('');
  }
}

function fieldsOf(pieces: readonly Piece[], separators: string): readonly Field[] {
  const fields: Field[] = [];
  let current: Field | null = null;
  // A blank that ended a field: a separator right after it belongs to that field.
  let closedByBlank = false;
  const add = (part: Piece) => {
    current ??= new Field();
    current.add(part);
    closedByBlank = false;
  };
  const finish = () => {
    if (current !== null) fields.push(current);
    current = null;
  };
  for (const piece of pieces) {
    if (piece.end === true) {
      finish();
      closedByBlank = false;
      continue;
    }
    if (piece.quoted || !piece.split) {
      add(piece);
      continue;
    }
    const { text } = piece;
    let begin = 0;
    for (let at = 0; at <= text.length; at += 1) {
      const character = text.charAt(at);
      if (character !== '' && !separators.includes(character)) continue;
      if (at > begin) add({ ...piece, text: text.slice(begin, at) });
      begin = at + 1;
      if (character === '') break;
      if (/\s/.test(character)) {
        if (current !== null) closedByBlank = true;
        finish();
      } else {
        if (current === null && !closedByBlank) current = new Field();
        closedByBlank = false;
        finish();
      }
    }
  }
  finish();
  return fields;
}

async function piecesOf(word: Word, expander: Expander): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [index, part] of word.entries()) {
    if (part.kind === 'text') {
      pieces.push(
        index === 0 && !part.quoted && (part.text === '~' || part.text.startsWith('~/'))
          ? { text: `/root${part.text.slice(1)}`, quoted: true, split: false }
          : { text: part.text, quoted: part.quoted, split: false },
      );
    } else if (part.kind === 'substitution') {
      const text = withoutLastNewlines(await expander.substitute(part.body));
      pieces.push({ text, quoted: part.quoted, split: !part.quoted });
    } else if (part.kind === 'arithmetic') {
      pieces.push({ text: await calculated(part.word, expander), quoted: part.quoted, split: !part.quoted });
    } else pieces.push(...(await parameterPieces(part, expander)));
  }
  return pieces;
}

function withoutLastNewlines(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '\n') end -= 1;
  return text.slice(0, end);
}

async function calculated(word: Word, expander: Expander): Promise<string> {
  const { process } = expander;
  try {
    return String(
      arithmetic(await expandText(word, expander), (name) => {
        const value = process.variables.get(name);
        if (value === undefined && process.options.has('u')) throw unset(process, name);
        return value ?? '';
      }),
    );
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    process.complain(error.message);
    throw new Exit(2);
  }
}

function unset(process: ShellProcess, name: string): Exit {
  process.complain(`${name}: parameter not set`);
  return new Exit(2);
}

/** Value of a parameter; undefined when it isn't set. */
export function parameter(process: ShellProcess, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(process.status);
    case '$':
      return String(process.pid);
    case '!':
      return process.lastJob === null ? undefined : String(process.lastJob);
    case '#':
      return String(process.positional.length);
    case '-':
      return [...process.options].join('');
    case '0':
      return process.name;
    case '*':
    case '@':
      return process.positional.length === 0
        ? undefined
        : process.positional.join(name === '*' ? ifs(process).slice(0, 1) : ' ');
  }
  if (/^\d+$/.test(name)) return process.positional[Number(name) - 1];
  return process.variables.get(name);
}

type ParameterPart = Extract<Part, { kind: 'parameter' }>;

async function parameterPieces(part: ParameterPart, expander: Expander): Promise<readonly Piece[]> {
  const { process } = expander;
  const { name, operator, quoted } = part;
  const value = parameter(process, name);
  const empty = operator.startsWith(':') ? value === undefined || value === '' : value === undefined;
  switch (operator) {
    case ':-':
    case '-':
      return empty ? await insteadPieces(part, expander) : valuePieces(name, value ?? '', quoted, process);
    case ':+':
    case '+':
      return empty ? [blank(quoted)] : await insteadPieces(part, expander);
    case ':=':
    case '=': {
      if (!empty) return valuePieces(name, value ?? '', quoted, process);
      const text = await expandText(part.word, expander);
      process.variables.set(name, text);
      return [{ text, quoted, split: !quoted }];
    }
    case ':?':
    case '?': {
      if (!empty) return valuePieces(name, value ?? '', quoted, process);
      process.complain(`${name}: ${(await expandText(part.word, expander)) || 'parameter not set or null'}`);
      throw new Exit(2);
    }
  }
  if (value === undefined && process.options.has('u') && name !== '@' && name !== '*')
    throw unset(process, name);
  const text = value ?? '';
  if (operator === 'length') return [{ text: String([...text].length), quoted, split: !quoted }];
  if (operator === '') return valuePieces(name, text, quoted, process);
  return [
    { text: trimmed(text, operator, await expandPattern(part.word, expander)), quoted, split: !quoted },
  ];
}

function blank(quoted: boolean): Piece {
  return { text: '', quoted, split: !quoted };
}

async function insteadPieces(part: ParameterPart, expander: Expander): Promise<readonly Piece[]> {
  const pieces = await piecesOf(part.word, expander);
  if (part.quoted) return [blank(true), ...pieces.map((piece) => ({ ...piece, quoted: true, split: false }))];
  return pieces.map((piece) => ({ ...piece, split: !piece.quoted }));
}

function valuePieces(name: string, value: string, quoted: boolean, process: ShellProcess): readonly Piece[] {
  if (name === '@' || (name === '*' && !quoted)) {
    return process.positional.flatMap((each, index): Piece[] => [
      ...(index === 0 ? [] : [{ text: '', quoted: false, split: true, end: true } as const]),
      { text: each, quoted, split: !quoted },
    ]);
  }
  return [{ text: value, quoted, split: !quoted }];
}

function trimmed(text: string, operator: '#' | '##' | '%' | '%%', pattern: string): string {
  if (operator.startsWith('#'))
    return text.slice(prefixExpression(pattern, operator === '##').exec(text)?.[0].length ?? 0);
  const expression = patternExpression(pattern);
  const lengths = Array.from({ length: text.length + 1 }, (_, index) => index);
  if (operator === '%%') lengths.reverse();
  const length = lengths.find((each) => expression.test(text.slice(text.length - each)));
  return length === undefined ? text : text.slice(0, text.length - length);
}
