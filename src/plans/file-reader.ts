import type { Tags } from '../model/entities.ts';
import { type GlusterctlError, usage } from '../model/errors.ts';
import { nearest } from '../model/nearest.ts';
import {
  describeNode,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  type JsonSyntaxError,
  member,
} from '../text/json-node.ts';

const MOST_PROBLEMS = 20;

/**
 * Reads the parts of a file that a person wrote. Goes on behind what is wrong, so that all of it is told at once, each
 * with its place, its path and what was found there.
 */
export class FileReader {
  readonly warnings: string[] = [];
  readonly #problems: string[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  finish(): void {
    const [problems, more] = [this.#problems.slice(0, MOST_PROBLEMS), this.#problems.length - MOST_PROBLEMS];
    if (problems.length === 0) return;
    const rest = more > 0 ? [`and ${more} more`] : [];
    throw this.#error([...problems, ...rest]);
  }

  /** The file can't be read any further. */
  unreadable({ line, column, message }: JsonSyntaxError): GlusterctlError {
    return this.#error([...this.#problems, `${this.#file}, line ${line}, column ${column}: ${message}`]);
  }

  #error(problems: readonly string[]): GlusterctlError {
    return usage('Unable to parse config file', problems.join('\n'));
  }

  tags(node: JsonObject): Tags | null {
    const value = this.value(node, 'tags');
    if (value === null) return null;
    return Object.fromEntries(
      this.object(value).members.map(({ name, value: tag }) => [
        name,
        tag.kind === 'string' ? tag.value : this.expected(tag, 'a text', ''),
      ]),
    );
  }

  object(node: JsonNode): JsonObject {
    return node.kind === 'object' ? node : this.expected(node, 'an object', nothingAt(node));
  }

  /** null where the key is missing or says null. */
  value(node: JsonObject, name: string): JsonNode | null {
    const value = member(node, name, true)?.value;
    return value === undefined || value.kind === 'null' ? null : value;
  }

  list(node: JsonObject, name: string): readonly JsonNode[] {
    const value = this.value(node, name);
    if (value === null) return [];
    return value.kind === 'array' ? value.items : this.expected(value, 'a list', []);
  }

  isEmptyList(node: JsonObject, name: string): boolean {
    const value = this.value(node, name);
    return value === null || (value.kind === 'array' && value.items.length === 0);
  }

  strings(node: JsonObject, name: string): readonly string[] {
    return this.list(node, name).map((item) =>
      item.kind === 'string' ? item.value : this.expected(item, 'a text', ''),
    );
  }

  string(node: JsonObject, name: string): string | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'string' ? value.value : this.expected(value, 'a text', null);
  }

  bool(node: JsonObject, name: string): boolean | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'boolean' ? value.value : this.expected(value, 'true or false', null);
  }

  int(node: JsonObject, name: string): number | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'number' && Number.isSafeInteger(value.value)
      ? value.value
      : this.expected(value, 'a whole number', null);
  }

  number(node: JsonObject, name: string): number | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'number' ? value.value : this.expected(value, 'a number', null);
  }

  /** Heketi ignores keys that it doesn't know; a mistyped one must not go unnoticed. */
  known(object: JsonObject, names: readonly string[]): void {
    this.#eachUnknown(object, names, (node, name, meant) =>
      this.warnings.push(`${this.place(node)}: "${name}" is ignored; ${meant}`),
    );
    this.#once(object);
  }

  /** Of what would be left out in silence, a key that is not known is wrong. */
  strictly(object: JsonObject, names: readonly string[]): void {
    this.#eachUnknown(object, names, (node, name, meant) =>
      this.wrong(node, `"${name}" is not known here; ${meant}`),
    );
    this.#once(object);
  }

  #eachUnknown(
    object: JsonObject,
    names: readonly string[],
    tell: (node: JsonNode, name: string, meant: string) => void,
  ): void {
    for (const { name, at, value } of this.unknown(object, names)) {
      const [close] = nearest(name, names);
      const meant = close === undefined ? `known here: ${names.join(', ')}` : `did you mean "${close}"?`;
      tell({ ...value, ...at }, name, meant);
    }
  }

  /** No key stands twice. */
  #once(object: JsonObject): void {
    const seen = new Set<string>();
    for (const { name, at, value } of object.members) {
      const key = name.toLowerCase();
      if (seen.has(key)) this.wrong({ ...value, ...at }, `"${name}" stands here twice`);
      seen.add(key);
    }
  }

  unknown(object: JsonObject, names: readonly string[]): readonly JsonMember[] {
    const known = names.map((name) => name.toLowerCase());
    return object.members.filter(({ name }) => !known.includes(name.toLowerCase()));
  }

  wrong(node: JsonNode, message: string): void {
    this.#problems.push(`${this.place(node)}: ${message}`);
  }

  /** Goes on with `instead`, so that what else is wrong is found too. */
  expected<T>(node: JsonNode, what: string, instead: T): T {
    this.wrong(node, `here belongs ${what}, not ${describeNode(node)}`);
    return instead;
  }

  place({ line, column, path }: JsonNode): string {
    return `${this.#file}, line ${line}, column ${column}${path === '' ? '' : ` (${path})`}`;
  }

  spot(node: JsonNode): string {
    return node.kind === 'object' ? this.place(node) : `${this.place(node)}: ${describeNode(node)}`;
  }
}

export function nothingAt({ line, column, path }: JsonNode): JsonObject {
  return { kind: 'object', line, column, path, members: [] };
}
