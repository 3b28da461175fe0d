/** What was read from JSON: values that know where they stand. */
export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface Placed extends Position {
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

/** Not even a value: the text ends after its comments. */
export class OnlyComments extends JsonSyntaxError {}

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
