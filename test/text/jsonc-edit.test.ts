import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonNode } from '../../src/text/json-node.ts';
import { readJson } from '../../src/text/jsonc.ts';
import { setInJson, unsetInJson } from '../../src/text/jsonc-edit.ts';

const COMMENTED = `// of hall 2
{
  // who logs in
  "ssh": {
    "user": "admin", // not root
  },
  /* never two
     in a zone */
  "zone_checking": "strict" // ours
  // end
}
`;

describe('a value is replaced where it stands', () => {
  test.each<[string, string, string, string | number | boolean, string]>([
    ['with comments around', COMMENTED, 'ssh.user', 'root', COMMENTED.replace('"admin"', '"root"')],
    ['at the end', COMMENTED, 'zone_checking', 'none', COMMENTED.replace('"strict"', '"none"')],
    ['the same again', COMMENTED, 'ssh.user', 'admin', COMMENTED],
    ['dotted', '{"ssh.user" :"a" , "b":1}', 'ssh.user', 'b', '{"ssh.user" :"b" , "b":1}'],
    ['half dotted', '{"a": {"b.c": 1}}', 'a.b.c', 2, '{"a": {"b.c": 2}}'],
    ['a list', '{"a": [1,\n 2], "b": 1}', 'a', true, '{"a": true, "b": 1}'],
    ['an object', '{"a": {}, "b": 1}', 'a', 1, '{"a": 1, "b": 1}'],
    ['twice there, and the last counts', '{"a": 1, "a": 2}', 'a', 3, '{"a": 1, "a": 3}'],
    ['nested and dotted', '{"a": {"b": 1}, "a.b": 2}', 'a.b', 3, '{"a": {"b": 1}, "a.b": 3}'],
    ['with tabs and CRLF', '{\r\n\t"a":\t1\r\n}\r\n', 'a', 2, '{\r\n\t"a":\t2\r\n}\r\n'],
    ['after a byte order mark', '\ufeff{"a": 1}', 'a', 2, '\ufeff{"a": 2}'],
  ])('%s', (_, before, name, value, after) => {
    expect(setInJson(before, name, value)).toBe(after);
  });
});

describe('a new value is written as its neighbours are', () => {
  test.each<[string, string, string, string]>([
    ['without a file', '', 'a', '{\n  "a": 1\n}\n'],
    ['in nothing but comments', '// ours\n/* b */', 'a', '// ours\n/* b */\n{\n  "a": 1\n}\n'],
    ['in CRLF comments', '// ours\r\n', 'a', '// ours\r\n{\r\n  "a": 1\r\n}\r\n'],
    ['in nothing', '{}\n', 'a', '{\n  "a": 1\n}\n'],
    ['among comments in braces', '{\n\t// "b": 2\n}\n', 'a', '{\n\t// "b": 2\n  "a": 1\n}\n'],
    ['in one line', '{"b": 2}', 'a', '{"b": 2, "a": 1}'],
    ['in one line with blanks', '{ "b": 2 }', 'a', '{ "b": 2, "a": 1 }'],
    ['behind a trailing comma', '{"b": 2,}', 'a', '{"b": 2, "a": 1,}'],
    ['with tabs', '{\n\t"b": 2\n}', 'a', '{\n\t"b": 2,\n\t"a": 1\n}'],
    ['with CRLF', '{\r\n    "b": 2\r\n}', 'a', '{\r\n    "b": 2,\r\n    "a": 1\r\n}'],
    ['behind a comment', '{\n  "b": 2 // two\n}', 'a', '{\n  "b": 2, // two\n  "a": 1\n}'],
    [
      'behind comments',
      '{\n  "b": 2, // two\n  // end\n}',
      'a',
      '{\n  "b": 2, // two\n  // end\n  "a": 1,\n}',
    ],
    ['behind a comment in one line', '{"b": 2 // two\n}', 'a', '{"b": 2, // two\n  "a": 1\n}'],
    [
      'behind a comment with odd blanks',
      '{\n  "b": 2 // two\u00a0\n}',
      'a',
      '{\n  "b": 2, // two\u00a0\n  "a": 1\n}',
    ],
    [
      'in its object',
      '{\n\t"s": {\n\t\t"u": 1\n\t}\n}',
      's.a',
      '{\n\t"s": {\n\t\t"u": 1,\n\t\t"a": 1\n\t}\n}',
    ],
    ['in its empty object', '{\n\t"s": {}\n}', 's.a', '{\n\t"s": {\n\t\t"a": 1\n\t}\n}'],
    ['in the innermost object', '{"s": {"t": {"u": 1}}}', 's.t.a.b', '{"s": {"t": {"u": 1, "a.b": 1}}}'],
    ['beside what is no object', '{"s": 1}', 's.a', '{"s": 1, "s.a": 1}'],
    ['with a name that JavaScript knows', '{"b": 2}', '__proto__', '{"b": 2, "__proto__": 1}'],
  ])('%s', (_, before, name, after) => {
    expect(setInJson(before, name, 1)).toBe(after);
  });
});

describe('a value is taken out', () => {
  test.each<[string, string, string, string]>([
    ['that is not there', COMMENTED, 'ssh.port', COMMENTED],
    ['of nothing but comments', '// ours\n', 'a', '// ours\n'],
    ['with its line', '{\n  "a": 1,\n  "b": 2\n}', 'a', '{\n  "b": 2\n}'],
    ['with its line at the end', '{\n  "b": 2,\n  "a": 1\n}', 'a', '{\n  "b": 2\n}'],
    ['but a trailing comma stays', '{\n  "b": 2,\n  "a": 1,\n}', 'a', '{\n  "b": 2,\n}'],
    ['with CRLF and tabs', '{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n', 'a', '{\r\n\t"b": 2\r\n}\r\n'],
    ['at the beginning of a line', '{"a": 1, "b": 2}', 'a', '{"b": 2}'],
    ['amid a line', '{ "b": 2, "a": 1, "c": 3 }', 'a', '{ "b": 2, "c": 3 }'],
    ['at the end of a line', '{ "b": 2, "a": 1 }', 'a', '{ "b": 2 }'],
    ['before a line break', '{ "b": 2, "a": 1,\n  "c": 3 }', 'a', '{ "b": 2,\n  "c": 3 }'],
    ['that is all there is', '{\n  "a": 1\n}\n', 'a', '{}\n'],
    ['that is all of an object', '{"s": {"a": 1}, "b": 2}', 's.a', '{"b": 2}'],
    [
      'that is all of all objects',
      '{\n  "s": {\n    "t": {\n      "a": 1,\n    },\n  },\n}\n',
      's.t.a',
      '{}\n',
    ],
    ['but not what is said in its object', '{"s": {/* x */ "a": 1}}', 's.a', '{"s": {/* x */}}'],
    [
      'but not the comments around',
      '{\n  // x\n  "a": 1, // y\n  "b": 2 // z\n}',
      'a',
      '{\n  // x\n  // y\n  "b": 2 // z\n}',
    ],
    [
      'but not the comments before',
      '{\n  "b": 2, // y\n  // x\n  "a": 1 // z\n}',
      'a',
      '{\n  "b": 2 // y\n  // x\n  // z\n}',
    ],
    ['but not one before its comma', '{"a": 1 /* x */, "b": 2}', 'a', '{/* x */ "b": 2}'],
    ['of several lines', '{\n  "a": [\n    1\n  ],\n  "b": 2\n}', 'a', '{\n  "b": 2\n}'],
    [
      'wherever it stands',
      '{"a.b": 1, "a": {"b": 2, "c": 3}, "d": 4, "a.b": 5}',
      'a.b',
      '{"a": {"c": 3}, "d": 4}',
    ],
    ['after a byte order mark', '\ufeff{"a": 1, "b": 2}', 'a', '\ufeff{"b": 2}'],
  ])('%s', (_, before, name, after) => {
    expect(unsetInJson(before, name)).toBe(after);
  });
});

describe('whatever the file looks like', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c', 'a.b.c');
  let comments = 0;
  const gap = fc.constantFrom('', ' ', '\n  ', '\r\n\t', '\t', 'block', 'line').map((kind) => {
    if (kind === 'block') return ` /* ${++comments}, "a": 1 */ `;
    return kind === 'line' ? ` // ${++comments} }\n` : kind;
  });
  const blank = fc.constantFrom('', ' ', '\n    ');
  const { object } = fc.letrec<{ object: string; value: string }>((tie) => ({
    object: fc
      .tuple(
        fc.array(fc.tuple(gap, name, blank, blank, tie('value'), gap), { maxLength: 4 }),
        fc.boolean(),
        gap,
      )
      .map(([members, trailing, last]) => {
        const texts = members.map(([a, key, b, c, value, d]) => `${a}"${key}"${b}:${c}${value}${d}`);
        return `{${texts.join(',')}${trailing && texts.length > 0 ? ',' : ''}${last}}`;
      }),
    value: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'json' },
      fc.constantFrom('1', '"x,}"', 'null', '[1, 2]'),
      tie('object'),
    ),
  }));

  /** What counts, by its dotted name. */
  function settings(
    node: JsonNode,
    prefix = '',
    found = new Map<string, unknown>(),
  ): ReadonlyMap<string, unknown> {
    if (node.kind !== 'object') return found;
    for (const { name: own, value } of node.members) {
      const full = `${prefix}${own}`;
      if (value.kind === 'object') settings(value, `${full}.`, found);
      else
        found.set(
          full,
          value.kind === 'array' ? value.items.length : value.kind === 'null' ? null : value.value,
        );
    }
    return found;
  }
  const commentsOf = (text: string) => text.match(/\/\* \d+|\/\/ \d+/g) ?? [];
  /** The comments in it are part of the value. */
  function isObject(node: JsonNode, wanted: string, prefix = ''): boolean {
    if (node.kind !== 'object') return false;
    return node.members.some(({ name: own, value }) => {
      const full = `${prefix}${own}`;
      return value.kind === 'object' && (full === wanted || isObject(value, wanted, `${full}.`));
    });
  }
  function others(text: string, key: string): readonly (readonly [string, unknown])[] {
    return [...settings(readJson(text))].filter(([each]) => each !== key && !each.startsWith(`${key}.`));
  }

  test.each<[string, (text: string, key: string) => string, unknown]>([
    ['setting', (text, key) => setInJson(text, key, 'new'), 'new'],
    ['unsetting', unsetInJson, undefined],
  ])('%s changes this value alone, and keeps every comment', (_, edit, expected) => {
    fc.assert(
      fc.property(object, name, (text, key) => {
        const after = edit(text, key);
        const found = settings(readJson(after));
        expect(found.get(key)).toBe(expected);
        for (const [each, value] of others(text, key)) expect(found.get(each), each).toBe(value);
        if (!isObject(readJson(text), key)) expect(commentsOf(after)).toEqual(commentsOf(text));
        expect(edit(after, key)).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });
});
