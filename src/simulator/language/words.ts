import type { Cursor } from './cursor.ts';
import type { Command, Operator, Part, Word } from './syntax.ts';

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:[-=?+]|##|%%|[-=?+#%]/y;

/** Reads words; a `$(…)` inside one is a script again, which the given function parses up to its bracket. */
export class WordReader {
  private readonly cursor: Cursor;
  private readonly parseSubstitution: () => Command;

  constructor(cursor: Cursor, parseSubstitution: () => Command) {
    this.cursor = cursor;
    this.parseSubstitution = parseSubstitution;
  }

  /** One word up to a blank or an operator; null when none begins here. */
  word(): Word | null {
    const parts: Part[] = [];
    const start = this.cursor.position;
    for (;;) {
      const next = this.cursor.peek();
      if (next === '' || /[\s;&|<>()]/.test(next)) break;
      this.part(parts, false);
    }
    return this.cursor.position === start ? null : parts;
  }

  /** Text as within double quotes up to the end: a here-document. */
  quotedText(): Word {
    const parts: Part[] = [];
    while (this.cursor.peek() !== '') this.inQuotes(parts, true);
    return parts;
  }

  private part(parts: Part[], quoted: boolean): void {
    const { cursor } = this;
    const next = cursor.peek();
    if (next === "'") {
      cursor.skip(1);
      const end = cursor.source.indexOf("'", cursor.position);
      if (end < 0) throw cursor.error('Unterminated quoted string');
      parts.push({ kind: 'text', text: cursor.source.slice(cursor.position, end), quoted: true });
      cursor.position = end + 1;
    } else if (next === '"') {
      cursor.skip(1);
      const before = parts.length;
      while (cursor.peek() !== '"') {
        if (cursor.peek() === '') throw cursor.error('Unterminated quoted string');
        this.inQuotes(parts, false);
      }
      cursor.skip(1);
      if (parts.length === before) parts.push({ kind: 'text', text: '', quoted: true });
    } else if (next === '\\') {
      cursor.skip(1);
      const escaped = cursor.peek();
      cursor.skip(1);
      if (escaped !== '\n') parts.push({ kind: 'text', text: escaped === '' ? '\\' : escaped, quoted: true });
    } else if (next === '$') {
      this.dollar(parts, quoted);
    } else if (next === '`') {
      throw cursor.error('backquotes are not simulated');
    } else {
      cursor.skip(1);
      parts.push({ kind: 'text', text: next, quoted });
    }
  }

  private inQuotes(parts: Part[], here: boolean): void {
    const { cursor } = this;
    const next = cursor.peek();
    if (next === '\\') {
      const escaped = cursor.peek(1);
      if (escaped === '\n') cursor.skip(2);
      else if (escaped !== '' && (here ? '$`\\' : '$`"\\').includes(escaped)) {
        cursor.skip(2);
        parts.push({ kind: 'text', text: escaped, quoted: true });
      } else {
        cursor.skip(1);
        parts.push({ kind: 'text', text: '\\', quoted: true });
      }
    } else if (next === '$') {
      this.dollar(parts, true);
    } else if (next === '`') {
      throw cursor.error('backquotes are not simulated');
    } else {
      cursor.skip(1);
      parts.push({ kind: 'text', text: next, quoted: true });
    }
  }

  private dollar(parts: Part[], quoted: boolean): void {
    const { cursor } = this;
    if (cursor.startsWith('$((')) {
      const saved = cursor.position;
      cursor.skip(3);
      const word = this.arithmetic();
      if (word !== null) {
        parts.push({ kind: 'arithmetic', word, quoted });
        return;
      }
      cursor.position = saved;
    }
    if (cursor.startsWith('$(')) {
      cursor.skip(2);
      parts.push({ kind: 'substitution', body: this.parseSubstitution(), quoted });
      return;
    }
    if (cursor.startsWith('${')) {
      cursor.skip(2);
      parts.push(this.braces(quoted));
      return;
    }
    cursor.skip(1);
    const special = cursor.peek();
    const name = cursor.match(NAME) ?? (/[0-9@*#?$!-]/.test(special) ? special : null);
    if (name === null || name === '') {
      parts.push({ kind: 'text', text: '$', quoted });
      return;
    }
    if (!/^[A-Za-z_]/.test(name)) cursor.skip(1);
    parts.push({ kind: 'parameter', name, operator: '', word: [], quoted });
  }

  private braces(quoted: boolean): Part {
    const { cursor } = this;
    if (cursor.peek() === '#' && cursor.peek(1) !== '}') {
      cursor.skip(1);
      const name = this.parameterName();
      this.closeBrace();
      return { kind: 'parameter', name, operator: 'length', word: [], quoted };
    }
    const name = this.parameterName();
    const operator = (cursor.match(OPERATOR) ?? '') as Operator;
    const word = operator === '' ? [] : this.until('}', quoted && !/[#%]/.test(operator));
    this.closeBrace();
    return { kind: 'parameter', name, operator, word, quoted };
  }

  private parameterName(): string {
    const { cursor } = this;
    const name = cursor.match(NAME) ?? cursor.match(/[0-9]+|[@*#?$!-]/y);
    if (name === null) throw cursor.error('Bad substitution');
    return name;
  }

  private closeBrace(): void {
    if (this.cursor.peek() !== '}') throw this.cursor.error('Missing }');
    this.cursor.skip(1);
  }

  private until(end: string, inQuotes: boolean): Word {
    const parts: Part[] = [];
    for (;;) {
      const next = this.cursor.peek();
      if (next === '') throw this.cursor.error(`Missing ${end}`);
      if (next === end) return parts;
      if (inQuotes && next === '"') {
        this.part(parts, true);
      } else if (inQuotes) this.inQuotes(parts, false);
      else this.part(parts, false);
    }
  }

  /** Up to `))`; null when the brackets turn out to be a subshell's. */
  private arithmetic(): Word | null {
    const parts: Part[] = [];
    let depth = 0;
    for (;;) {
      const next = this.cursor.peek();
      if (next === '') return null;
      if (depth === 0 && next === ')') {
        if (this.cursor.peek(1) !== ')') return null;
        this.cursor.skip(2);
        return parts;
      }
      if (next === '(') depth += 1;
      if (next === ')') depth -= 1;
      if (next === '"') this.cursor.skip(1);
      else this.inQuotes(parts, false);
    }
  }
}
