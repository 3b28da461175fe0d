import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import {
  type JsonMember,
  type JsonNode,
  JsonSyntaxError,
  OnlyComments,
  type Placed,
  type Position,
} from './json-node.ts';

export interface JsonOptions {
  /** Stop after the first value, as Go's decoder does. */
  readonly ignoreRest?: boolean;
}

const DEEPEST = 200;
const LONGEST_MIB = 16;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Reads JSON with comments and trailing commas, until the first mistake: throws JsonSyntaxError. */
export function readJson(text: string, options: JsonOptions = {}): JsonNode {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const start = { line: 1, column: 1 };
  if (source.length > LONGEST_MIB * 1024 ** 2)
    throw new JsonSyntaxError(`more than ${LONGEST_MIB} MiB are not read`, start);
  const reader = new Reader(source, options.ignoreRest ?? false);
  visit(source, reader.visitor, { allowTrailingComma: true });
  if (reader.root === null) throw new JsonSyntaxError('there is no value here', start);
  return reader.root;
}

type Open =
  | { readonly kind: 'object'; readonly members: JsonMember[] }
  | { readonly kind: 'array'; readonly items: JsonNode[] };

class Reader {
  root: JsonNode | null = null;
  readonly #source: string;
  readonly #ignoreRest: boolean;
  readonly #open: Open[] = [];
  /** What may come next, for messages. */
  #wanted = 'a value';
  #name: Omit<JsonMember, 'value'> | null = null;
  #commented = false;
  #zero: (Position & { readonly end: number }) | null = null;

  constructor(source: string, ignoreRest: boolean) {
    this.#source = source;
    this.#ignoreRest = ignoreRest;
  }

  readonly visitor: JSONVisitor = {
    onObjectBegin: (_offset, _length, line, character, path) => {
      const members: JsonMember[] = [];
      this.#add({ ...placed(line, character, path()), kind: 'object', members });
      this.#enter({ kind: 'object', members }, line, character);
    },
    onArrayBegin: (_offset, _length, line, character, path) => {
      const items: JsonNode[] = [];
      this.#add({ ...placed(line, character, path()), kind: 'array', items });
      this.#enter({ kind: 'array', items }, line, character);
    },
    onObjectProperty: (name, _offset, _length, line, character) => {
      this.#name = { name, at: position(line, character) };
      this.#wanted = `: after the name ${JSON.stringify(name)}`;
    },
    onSeparator: (separator) => {
      this.#wanted = separator === ',' ? this.#first() : 'a value';
    },
    onLiteralValue: (value: unknown, offset, length, line, character, path) => {
      const text = this.#source.slice(offset, offset + length);
      this.#add({ ...placed(line, character, path()), ...literal(value, text) });
      this.#zero = /^-?0$/.test(text) ? { ...position(line, character), end: offset + length } : null;
      this.#ended();
    },
    onObjectEnd: (offset) => this.#leave(offset, '}'),
    onArrayEnd: (offset) => this.#leave(offset, ']'),
    onComment: () => {
      this.#commented = true;
    },
    onError: (code, offset, length, line, character) => {
      if (this.#ignoreRest && this.root !== null && this.#open.length === 0) return;
      const token = this.#source.slice(offset, offset + length);
      if (this.#zero?.end === offset && /^\d/.test(token))
        throw new JsonSyntaxError('a number has no leading zeros', this.#zero);
      const { message, skip = 0 } = badToken(printParseErrorCode(code), token) ?? this.#unexpected(token);
      const nothing = token === '' && this.root === null && this.#commented;
      throw new (nothing ? OnlyComments : JsonSyntaxError)(message, position(line, character + skip));
    },
  };

  #add(node: JsonNode): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = node;
    else if (parent.kind === 'array') parent.items.push(node);
    else if (this.#name !== null) parent.members.push({ ...this.#name, value: node });
  }

  #enter(open: Open, line: number, character: number): void {
    if (this.#open.length > DEEPEST)
      throw new JsonSyntaxError('nested too deeply', position(line, character));
    this.#open.push(open);
    this.#wanted = this.#first();
  }

  /** jsonc-parser tells the end of an object also where the file ends instead, and then the error. */
  #leave(offset: number, bracket: string): void {
    if (this.#source[offset] !== bracket) return;
    this.#open.pop();
    this.#ended();
  }

  #first(): string {
    return this.#open.at(-1)?.kind === 'object' ? 'a name in double quotes or }' : 'a value';
  }

  #ended(): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#wanted = 'the end of the file';
    else this.#wanted = parent.kind === 'object' ? ', or }' : ', or ]';
  }

  #unexpected(token: string): Complaint {
    if (token === '') return { message: `the file ends where ${this.#wanted} should be` };
    const clipped = token.length > 40 ? `${token.slice(0, 40)}…` : token;
    const found = token.startsWith('"') ? clipped : JSON.stringify(clipped);
    return { message: `found ${found} where ${this.#wanted} should be` };
  }
}

interface Complaint {
  readonly message: string;
  /** How far into the token. */
  readonly skip?: number;
}

/** What is wrong within a token, whatever may stand there. */
function badToken(code: string, token: string): Complaint | null {
  switch (code) {
    case 'UnexpectedEndOfComment':
      return { message: 'a comment that is not closed with */' };
    case 'UnexpectedEndOfString':
      return { message: 'a text that is not closed with "' };
    case 'UnexpectedEndOfNumber':
      return { message: `${JSON.stringify(token)} is no number` };
    case 'InvalidCharacter':
      return { message: 'a control character in a text', skip: token.search(/[^ -\uffff]/) };
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return badEscape(token);
    default:
      return null;
  }
}

function badEscape(token: string): Complaint {
  for (const { 0: found, index } of token.matchAll(/\\(?:u[0-9a-fA-F]{4}|[\s\S])/g)) {
    if (found.length > 2 || /["\\/bfnrt]/.test(found[1] ?? '')) continue;
    if (found === '\\u') return { message: '\\u without four hex digits', skip: index };
    if (/[\r\n]/.test(found)) break;
    return { message: `unknown escape ${found}`, skip: index };
  }
  return { message: 'a text that is not closed with "' };
}

type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

function literal(value: unknown, text: string): Literal {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') return { kind: 'number', value, text };
  return typeof value === 'boolean' ? { kind: 'boolean', value } : { kind: 'null' };
}

function position(line: number, character: number): Position {
  return { line: line + 1, column: character + 1 };
}

function placed(line: number, character: number, path: readonly (string | number)[]): Placed {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return `.${PLAIN_NAME.test(step) ? step : JSON.stringify(step)}`;
  });
  return { ...position(line, character), path: steps.join('').replace(/^\./, '') };
}
