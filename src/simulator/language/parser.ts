import { Cursor } from './cursor.ts';
import type { Assignment, Command, Part, Redirect, Word } from './syntax.ts';
import { WordReader } from './words.ts';

const RESERVED = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);
const REDIRECT = /([0-9]*)(<<-?|>>|>&|<&|<>|>\||<|>)/y;

interface HereDocument {
  readonly redirect: Redirect;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
}

/** The same few scripts are sent over and over; these have been parsed. */
const PARSED = new Map<string, Command>();
const MOST_PARSED = 500;

/** Parses a whole script before anything of it runs. */
export function parseScript(source: string): Command {
  const known = PARSED.get(source);
  if (known !== undefined) return known;
  const parser = new Parser(new Cursor(source));
  const script = parser.script();
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  PARSED.set(source, script);
  return script;
}

class Parser {
  private readonly cursor: Cursor;
  private readonly words: WordReader;
  private pending: HereDocument[] = [];

  constructor(cursor: Cursor) {
    this.cursor = cursor;
    this.words = new WordReader(cursor, () => {
      const outer = this.pending;
      this.pending = [];
      const body = this.list(() => this.cursor.peek() === ')');
      this.expect(')');
      this.pending = outer;
      return body;
    });
  }

  script(): Command {
    const body = this.list(() => false);
    if (this.cursor.peek() !== '') throw this.unexpected();
    return body;
  }

  /** All of the text, as within double quotes. */
  quoted(): Word {
    return this.words.quotedText();
  }

  private unexpected() {
    const text = this.cursor.peek();
    return this.cursor.error(text === '' ? 'end of file unexpected' : `"${text}" unexpected`);
  }

  private blanks(): void {
    this.cursor.match(/(?:[ \t]|\\\n)*/y);
    if (this.cursor.peek() === '#') this.cursor.match(/[^\n]*/y);
  }

  private newlines(): void {
    for (;;) {
      this.blanks();
      if (this.cursor.peek() !== '\n') return;
      this.cursor.skip(1);
      this.readHereDocuments();
    }
  }

  private expect(text: string): void {
    this.newlines();
    if (!this.cursor.startsWith(text)) throw this.unexpected();
    this.cursor.skip(text.length);
  }

  /** A reserved word here, without going past it. */
  private ahead(): string {
    const { position } = this.cursor;
    const found = this.cursor.match(/(?:[a-z]+|[{}!])(?=[\s;&|()<>]|$)/y) ?? '';
    this.cursor.position = position;
    return found;
  }

  private keyword(word: string): void {
    this.newlines();
    if (this.ahead() !== word) throw this.cursor.error(`expecting "${word}"`);
    this.cursor.skip(word.length);
  }

  private list(ends: () => boolean): Command {
    const items: { command: Command; background: boolean }[] = [];
    for (;;) {
      this.newlines();
      if (this.cursor.peek() === '' || RESERVED.has(this.ahead()) || ends()) break;
      const command = this.andOr();
      this.blanks();
      const background = this.cursor.peek() === '&' && this.cursor.peek(1) !== '&';
      const separator = this.cursor.peek();
      items.push({ command, background });
      if (background || (separator === ';' && this.cursor.peek(1) !== ';')) this.cursor.skip(1);
      else if (separator !== '\n') break;
    }
    return { kind: 'sequence', items };
  }

  private body(...ends: readonly string[]): Command {
    const found = this.list(() => false);
    if (found.kind === 'sequence' && found.items.length === 0) throw this.unexpected();
    if (!ends.includes(this.ahead())) throw this.cursor.error(`expecting "${ends.join('" or "')}"`);
    return found;
  }

  private andOr(): Command {
    let left = this.pipeline();
    for (;;) {
      this.blanks();
      const operator = this.cursor.match(/&&|\|\|/y);
      if (operator === null) return left;
      this.newlines();
      left = { kind: operator === '&&' ? 'and' : 'or', left, right: this.pipeline() };
    }
  }

  private pipeline(): Command {
    this.blanks();
    const negated = this.ahead() === '!';
    if (negated) this.cursor.skip(1);
    const commands = [this.command()];
    for (;;) {
      this.blanks();
      if (this.cursor.peek() !== '|' || this.cursor.peek(1) === '|') break;
      this.cursor.skip(1);
      this.newlines();
      commands.push(this.command());
    }
    const only = commands[0];
    if (!negated && commands.length === 1 && only !== undefined) return only;
    return { kind: 'pipeline', commands, negated };
  }

  private command(): Command {
    this.blanks();
    if (this.cursor.peek() === '(') {
      this.cursor.skip(1);
      const body = this.list(() => this.cursor.peek() === ')');
      this.expect(')');
      return { kind: 'subshell', body, redirects: this.redirects() };
    }
    switch (this.ahead()) {
      case '!':
        throw this.unexpected();
      case '{': {
        this.cursor.skip(1);
        const body = this.body('}');
        this.keyword('}');
        return { kind: 'group', body, redirects: this.redirects() };
      }
      case 'if':
        return this.ifCommand();
      case 'while':
      case 'until':
        return this.loop();
      case 'for':
        return this.forCommand();
      case 'case':
        return this.caseCommand();
    }
    const name = this.cursor.match(/[A-Za-z_][A-Za-z0-9_]*(?=[ \t]*\([ \t]*\))/y);
    if (name !== null) {
      this.cursor.match(/[ \t]*\([ \t]*\)/y);
      this.newlines();
      return { kind: 'function', name, body: this.command() };
    }
    return this.simple();
  }

  private ifCommand(): Command {
    const branches: { condition: Command; body: Command }[] = [];
    let otherwise: Command | null = null;
    this.keyword('if');
    for (;;) {
      const condition = this.body('then');
      this.keyword('then');
      branches.push({ condition, body: this.body('elif', 'else', 'fi') });
      if (this.ahead() !== 'elif') break;
      this.keyword('elif');
    }
    if (this.ahead() === 'else') {
      this.keyword('else');
      otherwise = this.body('fi');
    }
    this.keyword('fi');
    return { kind: 'if', branches, otherwise, redirects: this.redirects() };
  }

  private loop(): Command {
    const kind = this.ahead() === 'while' ? 'while' : 'until';
    this.keyword(kind);
    const condition = this.body('do');
    return { kind, condition, body: this.doGroup(), redirects: this.redirects() };
  }

  private doGroup(): Command {
    this.keyword('do');
    const body = this.body('done');
    this.keyword('done');
    return body;
  }

  private forCommand(): Command {
    this.keyword('for');
    this.blanks();
    const name = this.cursor.match(/[A-Za-z_][A-Za-z0-9_]*/y);
    if (name === null) throw this.cursor.error('Bad for loop variable');
    this.newlines();
    let words: Word[] | null = null;
    if (this.ahead() === 'in') {
      this.cursor.skip(2);
      words = [];
      for (;;) {
        this.blanks();
        const word = this.words.word();
        if (word === null) break;
        words.push(word);
      }
    }
    this.blanks();
    if (this.cursor.peek() === ';') this.cursor.skip(1);
    return { kind: 'for', name, words, body: this.doGroup(), redirects: this.redirects() };
  }

  private caseCommand(): Command {
    this.keyword('case');
    this.blanks();
    const subject = this.words.word();
    if (subject === null) throw this.unexpected();
    this.keyword('in');
    const branches: { patterns: Word[]; body: Command }[] = [];
    for (;;) {
      this.newlines();
      if (this.ahead() === 'esac') break;
      if (this.cursor.peek() === '(') this.cursor.skip(1);
      const patterns: Word[] = [];
      do {
        this.blanks();
        const word = this.words.word();
        if (word === null) throw this.unexpected();
        patterns.push(word);
        this.blanks();
      } while (this.cursor.match(/\|/y) !== null);
      this.expect(')');
      const body = this.list(() => this.cursor.startsWith(';;'));
      branches.push({ patterns, body });
      this.newlines();
      if (this.cursor.startsWith(';;')) this.cursor.skip(2);
      else if (this.ahead() !== 'esac') throw this.unexpected();
    }
    this.keyword('esac');
    return { kind: 'case', subject, branches, redirects: this.redirects() };
  }

  private simple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      this.blanks();
      const redirect = this.redirect();
      if (redirect !== null) {
        redirects.push(redirect);
        continue;
      }
      const name =
        words.length === 0 ? (this.cursor.match(/[A-Za-z_][A-Za-z0-9_]*=/y)?.slice(0, -1) ?? null) : null;
      if (name !== null) {
        assignments.push({ name, value: this.words.word() ?? [] });
        continue;
      }
      const word = this.words.word();
      if (word === null) break;
      words.push(word);
    }
    if (assignments.length + words.length + redirects.length === 0) throw this.unexpected();
    return { kind: 'simple', assignments, words, redirects };
  }

  private redirects(): Redirect[] {
    const found: Redirect[] = [];
    for (;;) {
      this.blanks();
      const redirect = this.redirect();
      if (redirect === null) return found;
      found.push(redirect);
    }
  }

  private redirect(): Redirect | null {
    const text = this.cursor.match(REDIRECT);
    if (text === null) return null;
    const digits = /^[0-9]*/.exec(text)?.[0] ?? '';
    const operator = text.slice(digits.length);
    const descriptor = digits === '' ? (operator.startsWith('<') ? 0 : 1) : Number(digits);
    this.blanks();
    const target = this.words.word();
    if (target === null) throw this.unexpected();
    if (operator.startsWith('<<')) {
      const redirect: Redirect = { descriptor, operator: '<<', target: [] };
      this.pending.push({
        redirect,
        delimiter: target.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
        quoted: target.some((part) => part.kind === 'text' && part.quoted),
        stripTabs: operator === '<<-',
      });
      return redirect;
    }
    return { descriptor, operator: operator as Redirect['operator'], target };
  }

  private readHereDocuments(): void {
    for (const { redirect, delimiter, quoted, stripTabs } of this.pending.splice(0)) {
      let text = '';
      for (;;) {
        if (this.cursor.peek() === '') break;
        const raw = this.cursor.match(/[^\n]*/y) ?? '';
        this.cursor.skip(1);
        const line = stripTabs ? raw.replace(/^\t+/, '') : raw;
        if (line === delimiter) break;
        text += `${line}\n`;
      }
      const literal: Part = { kind: 'text', text, quoted: true };
      redirect.target = quoted ? [literal] : hereDocument(text);
    }
  }
}

function hereDocument(text: string): Word {
  const cursor = new Cursor(text);
  const inner = new Parser(cursor);
  return inner.quoted();
}
