/** JSON with comments and trailing commas, read into nodes that know where they stand. */
export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

interface Placed extends Position {
  /** `clusters[0].nodes[1]`; empty for the whole document. */
  readonly path: string;
}

export interface JsonMember {
  readonly name: string;
  /** Where the name stands. */
  readonly at: Position;
  readonly value: JsonNode;
}

export type JsonNode =
  | (Placed & { readonly kind: 'object'; readonly members: readonly JsonMember[] })
  | (Placed & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (Placed & { readonly kind: 'string'; readonly value: string })
  | (Placed & { readonly kind: 'number'; readonly value: number; readonly text: string })
  | (Placed & { readonly kind: 'boolean'; readonly value: boolean })
  | (Placed & { readonly kind: 'null' });

export type JsonObject = Extract<JsonNode, { kind: 'object' }>;

export class JsonSyntaxError extends Error implements Position {
  readonly line: number;
  readonly column: number;
  constructor(message: string, at: Position) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.line = at.line;
    this.column = at.column;
  }
}

export interface JsonOptions {
  /** Stop after the first value, as Go's decoder does. */
  readonly ignoreRest?: boolean;
}

/** Throws JsonSyntaxError. */
export function readJson(text: string, options: JsonOptions = {}): JsonNode {
  const reader = new Reader(text.startsWith('\ufeff') ? text.slice(1) : text);
  const node = reader.value('', 0);
  if (options.ignoreRest !== true) reader.end();
  return node;
}

/** The node as an ordinary value; of a name that comes twice, the last counts. */
export function plainValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map((member) => [member.name, plainValue(member.value)]));
    case 'array':
      return node.items.map(plainValue);
    case 'null':
      return null;
    default:
      return node.value;
  }
}

/** The last member of that name; with `ignoreCase` an exact match is preferred, as Go does it. */
export function member(node: JsonObject, name: string, ignoreCase = false): JsonMember | undefined {
  const exact = node.members.findLast((one) => one.name === name);
  if (exact !== undefined || !ignoreCase) return exact;
  return node.members.findLast((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** What a node is, for messages: `the text "abc"`, `the number 3`, `a list`, `null`. */
export function describeNode(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'null':
      return 'null';
    case 'string':
      return `the text ${JSON.stringify(node.value)}`;
    case 'number':
      return `the number ${node.text}`;
    default:
      return String(node.value);
  }
}

const DEEPEST = 200;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  private readonly text: string;
  private at = 0;
  private line = 1;
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(path: string, depth: number): JsonNode {
    this.space();
    if (depth > DEEPEST) throw this.problem('nested too deeply');
    const placed = { ...this.position(), path };
    const next = this.text[this.at];
    if (next === '{') return { ...placed, kind: 'object', members: this.members(path, depth) };
    if (next === '[') return { ...placed, kind: 'array', items: this.items(path, depth) };
    if (next === '"') return { ...placed, kind: 'string', value: this.string() };
    for (const [word, node] of [
      ['true', { kind: 'boolean', value: true }],
      ['false', { kind: 'boolean', value: false }],
      ['null', { kind: 'null' }],
    ] as const) {
      if (this.text.startsWith(word, this.at) && !/\w/.test(this.text[this.at + word.length] ?? '')) {
        this.at += word.length;
        return { ...placed, ...node };
      }
    }
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text)?.[0];
    if (/^-?0$/.test(number ?? '') && /\d/.test(this.text[this.at + (number ?? '').length] ?? '')) {
      throw this.problem('a number has no leading zeros');
    }
    if (number === undefined || /[\w.]/.test(this.text[this.at + number.length] ?? '')) {
      throw this.unexpected('a value');
    }
    this.at += number.length;
    return { ...placed, kind: 'number', value: Number(number), text: number };
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) throw this.unexpected('the end of the file');
  }

  private members(path: string, depth: number): readonly JsonMember[] {
    const members: JsonMember[] = [];
    this.at++;
    while (!this.closes('}')) {
      const at = this.position();
      if (this.text[this.at] !== '"') throw this.unexpected('a name in double quotes or }');
      const name = this.string();
      this.space();
      if (this.text[this.at] !== ':') throw this.unexpected(`: after the name ${JSON.stringify(name)}`);
      this.at++;
      const step = PLAIN_NAME.test(name) ? name : JSON.stringify(name);
      members.push({ name, at, value: this.value(path === '' ? step : `${path}.${step}`, depth + 1) });
      this.separator('}');
    }
    return members;
  }

  private items(path: string, depth: number): readonly JsonNode[] {
    const items: JsonNode[] = [];
    this.at++;
    while (!this.closes(']')) {
      items.push(this.value(`${path}[${items.length}]`, depth + 1));
      this.separator(']');
    }
    return items;
  }

  private closes(bracket: string): boolean {
    this.space();
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  private separator(bracket: string): void {
    this.space();
    if (this.text[this.at] === ',') this.at++;
    else if (this.text[this.at] !== bracket) throw this.unexpected(`, or ${bracket}`);
  }

  private string(): string {
    let result = '';
    for (this.at++; ; this.at++) {
      const character = this.text[this.at];
      if (character === undefined || character === '\n')
        throw this.problem('a text that is not closed with "');
      if (character === '"') break;
      if (character !== '\\') {
        if (character < ' ') throw this.problem('a control character in a text');
        result += character;
        continue;
      }
      this.at++;
      const code = this.text[this.at] ?? '';
      if (code === 'u') {
        const digits = this.text.slice(this.at + 1, this.at + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.problem('\\u without four hex digits');
        result += String.fromCharCode(Number.parseInt(digits, 16));
        this.at += 4;
        continue;
      }
      const plain = ESCAPES[code];
      if (plain === undefined) throw this.problem(`unknown escape \\${code}`);
      result += plain;
    }
    this.at++;
    return result;
  }

  private space(): void {
    for (;;) {
      const character = this.text[this.at];
      if (character === '\n') {
        this.at++;
        this.line++;
        this.lineStart = this.at;
      } else if (character === ' ' || character === '\t' || character === '\r') this.at++;
      else if (character === '/' && this.text[this.at + 1] === '/') this.skipLine();
      else if (character === '/' && this.text[this.at + 1] === '*') this.skipBlock();
      else return;
    }
  }

  private skipLine(): void {
    while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
  }

  private skipBlock(): void {
    const close = this.text.indexOf('*/', this.at + 2);
    if (close < 0) throw this.problem('a comment that is not closed with */');
    for (; this.at < close + 2; this.at++) {
      if (this.text[this.at] === '\n') {
        this.line++;
        this.lineStart = this.at + 1;
      }
    }
  }

  private position(): Position {
    return { line: this.line, column: this.at - this.lineStart + 1 };
  }

  private unexpected(wanted: string): JsonSyntaxError {
    const found = this.text[this.at];
    return this.problem(
      found === undefined
        ? `the file ends where ${wanted} should be`
        : `found ${JSON.stringify(found)} where ${wanted} should be`,
    );
  }

  private problem(message: string): JsonSyntaxError {
    return new JsonSyntaxError(message, this.position());
  }
}
