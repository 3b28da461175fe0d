import { describe, expect, test } from 'vitest';
import {
  describeNode,
  type JsonNode,
  JsonSyntaxError,
  member,
  OnlyComments,
} from '../../src/text/json-node.ts';
import { readJson } from '../../src/text/jsonc.ts';

function problem(text: string, ignoreRest = false): string {
  try {
    readJson(text, { ignoreRest });
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return `${error.line}:${error.column} ${error.message}`;
  }
  return 'none';
}

function find(node: JsonNode, path: string): JsonNode | undefined {
  if (node.path === path) return node;
  const inner =
    node.kind === 'object' ? node.members.map(({ value }) => value) : node.kind === 'array' ? node.items : [];
  return inner.map((each) => find(each, path)).find((each) => each !== undefined);
}

describe('a mistake is told with its place and what is there', () => {
  test.each([
    ['', '1:1 the file ends where a value should be'],
    ['{"a": 1,\n  "b": tru}', '2:8 found "tru" where a value should be'],
    ['{"a": NaN}', '1:7 found "NaN" where a value should be'],
    ['{"a": .5}', '1:7 found ".5" where a value should be'],
    ['{"a": 1.}', '1:7 "1." is no number'],
    ['[1e]', '1:2 "1e" is no number'],
    ['[0x10]', '1:3 found "x10" where , or ] should be'],
    ['[\n -08]', '2:2 a number has no leading zeros'],
    ['{"a": 00.5}', '1:7 a number has no leading zeros'],
    ['[0 1]', '1:4 found "1" where , or ] should be'],
    ['{name: 1}', '1:2 found "name" where a name in double quotes or } should be'],
    [`{'name': 1}`, `1:2 found "'name'" where a name in double quotes or } should be`],
    ['{"a" 1}', '1:6 found "1" where : after the name "a" should be'],
    ['{"a": 1 "b": 2}', '1:9 found "b" where , or } should be'],
    ['{"a": 1]', '1:8 found "]" where , or } should be'],
    ['[1}', '1:3 found "}" where , or ] should be'],
    ['[1,,2]', '1:4 found "," where a value should be'],
    ['{,}', '1:2 found "," where a name in double quotes or } should be'],
    ['{} {}', '1:4 found "{" where the end of the file should be'],
    ['{"a": {"b": 1}', '1:15 the file ends where , or } should be'],
    ['{"a": ["b"', '1:11 the file ends where , or ] should be'],
    ['["a\n"]', '1:2 a text that is not closed with "'],
    ['["a\\\n"]', '1:2 a text that is not closed with "'],
    ['["\\\\ \\q"]', '1:6 unknown escape \\q'],
    ['["\\u00e4\\u12g4"]', '1:9 \\u without four hex digits'],
    ['["a\tb"]', '1:4 a control character in a text'],
    ['{\r\n  /* a\r\n */ "a": x}', '3:10 found "x" where a value should be'],
    ['{} /* a', '1:4 a comment that is not closed with */'],
    ['\ufeff{"a":x}', '1:6 found "x" where a value should be'],
    [`{"a": ${'x'.repeat(99)}}`, `1:7 found "${'x'.repeat(40)}…" where a value should be`],
  ])('%j', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  test('comments alone are told from nothing, and from a comment that was cut off', () => {
    expect(() => readJson('// a\n/* b */\n')).toThrow(OnlyComments);
    for (const text of ['', ' \n', '// a\n/* b ', '// a\n}', '// a\n{'])
      expect(() => readJson(text), text).not.toThrow(OnlyComments);
  });

  test('too deep, or too long', () => {
    expect(problem('['.repeat(1_000_000))).toBe('1:202 nested too deeply');
    expect(problem('{"a":'.repeat(1_000_000))).toBe('1:1006 nested too deeply');
    expect(problem(`${'['.repeat(201)}${']'.repeat(201)}`)).toBe('none');
    expect(problem(`["${'x'.repeat(17 * 1024 ** 2)}"]`)).toBe('1:1 more than 16 MiB are not read');
  });
});

describe('what is read', () => {
  test('knows where it stands', () => {
    const root = readJson('// ours\n{"a": [1, {"b c": true,},],\r\n "d": {"e": null}}');
    expect(find(root, 'a[1]."b c"')).toMatchObject({ kind: 'boolean', value: true, line: 2, column: 19 });
    expect(find(root, 'd.e')).toMatchObject({ kind: 'null', line: 3, column: 13 });
    expect(find(root, 'd')).toMatchObject({
      kind: 'object',
      members: [{ name: 'e', at: { line: 3, column: 8 } }],
    });
  });

  test('keeps the text of numbers', () => {
    const numbers = ['0', '-0', '1.50', '1E3', '12345678901234567890', '1e999'];
    const root = readJson(`[${numbers.join(',')}]`);
    expect(root.kind === 'array' && root.items.map(describeNode)).toEqual(
      numbers.map((text) => `the number ${text}`),
    );
  });

  test('keeps both of two equal names, and the last counts', () => {
    const root = readJson('{"a": 1, "A": 2, "a": 3}');
    if (root.kind !== 'object') throw new Error('no object');
    expect(root.members.map(({ name }) => name)).toEqual(['a', 'A', 'a']);
    expect(member(root, 'a')?.value).toMatchObject({ value: 3 });
    expect(member(root, 'A', true)?.value).toMatchObject({ value: 2 });
  });

  test('takes names for names, also those that JavaScript knows', () => {
    const root = readJson('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    if (root.kind !== 'object') throw new Error('no object');
    expect(root.members.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(member(root, 'toString')).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('may end before the text does, where that is asked for', () => {
    for (const rest of ['x', '{', '"', '/* a', '\u0000']) {
      expect(problem(`{"a": 1} ${rest}`, true), rest).toBe('none');
      expect(problem(`{"a": 1} ${rest}`), rest).not.toBe('none');
    }
    expect(problem('{"a": 1', true)).toBe('1:8 the file ends where , or } should be');
    expect(problem('{"a": {', true)).toBe('1:8 the file ends where a name in double quotes or } should be');
  });
});
