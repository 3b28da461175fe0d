/**
 * Changes one value in text that readJson accepts, and nothing else in it. Places are found with jsonc-parser's tree;
 * its own `modify` takes the first of two equal names where the last counts, deletes the comments around what it
 * removes, and slips new members in before the comment that belongs to the last one.
 */
import { createScanner, type Node, parseTree, stripComments } from 'jsonc-parser';

type Plain = string | number | boolean;

/** `ssh.user` may stand there as `"ssh.user"` or as `"ssh": {"user"`; where it is missing, it joins what it belongs to. */
export function setInJson(text: string, name: string, value: Plain): string {
  return withoutMark(text, (source) => {
    const root = tree(source);
    if (root === undefined) return appended(source, name, value);
    const [, found] = [...properties(root, name)].at(-1)?.children ?? [];
    if (found !== undefined) return replaced(source, found.offset, end(found), JSON.stringify(value));
    return inserted(source, root, ...home(root, name), value);
  });
}

export function unsetInJson(text: string, name: string): string {
  return withoutMark(text, (source) => {
    for (let rest = source; ; ) {
      const root = tree(rest);
      const [property] = root === undefined ? [] : properties(root, name);
      if (property === undefined) return rest;
      rest = removed(rest, property);
    }
  });
}

function withoutMark(text: string, edit: (source: string) => string): string {
  return text.startsWith('\ufeff') ? `\ufeff${edit(text.slice(1))}` : edit(text);
}

function tree(source: string): Node | undefined {
  return parseTree(source, [], { allowTrailingComma: true });
}

function end({ offset, length }: Node): number {
  return offset + length;
}

function nameOf(property: Node): string {
  return String(property.children?.[0]?.value);
}

function* properties(object: Node, name: string): Generator<Node> {
  for (const property of object.children ?? []) {
    const [own, value] = [nameOf(property), property.children?.[1]];
    if (own === name) yield property;
    else if (value?.type === 'object' && name.startsWith(`${own}.`))
      yield* properties(value, name.slice(own.length + 1));
  }
}

/** The innermost object that a new name belongs into, and what is left of the name there. */
function home(object: Node, name: string): [object: Node, name: string] {
  const outer = object.children?.findLast(
    (property) => property.children?.[1]?.type === 'object' && name.startsWith(`${nameOf(property)}.`),
  );
  const inner = outer?.children?.[1];
  return outer === undefined || inner === undefined
    ? [object, name]
    : home(inner, name.slice(nameOf(outer).length + 1));
}

function appended(source: string, name: string, value: Plain): string {
  const line = lineBreak(source);
  const gap = source === '' || /[\r\n]$/.test(source) ? '' : line;
  return `${source}${gap}{${line}  ${JSON.stringify(name)}: ${JSON.stringify(value)}${line}}${line}`;
}

/** Behind the last member and the comments that follow it, written as that one is. */
function inserted(source: string, root: Node, object: Node, name: string, value: Plain): string {
  const member = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  const brace = end(object) - 1;
  const last = object.children?.at(-1);
  const start = last === undefined ? object.offset + 1 : end(last);
  const between = source.slice(start, brace);
  const at = start + between.replace(/[ \t\r\n]+$/, '').length;
  const line = lineBreak(source);
  const outer = indentation(source, object.offset);
  const inner = outer + indentUnit(source, root);
  if (last === undefined) return replaced(source, at, brace, `${line}${inner}${member}${line}${outer}`);
  const indent = blankBefore(source, last.offset);
  const lead = indent === null && !/[\r\n]/.test(between) ? ' ' : line + (indent ?? inner);
  return commaAfter(source, start) === null
    ? replaced(replaced(source, at, at, lead + member), start, start, ',')
    : replaced(source, at, at, `${lead}${member},`);
}

/** With its comma. Comments around it stay, and so does an object that has some when it gets empty. */
function removed(source: string, property: Node): string {
  const object = property.parent;
  if (object === undefined) return source;
  const siblings = object.children ?? [];
  const inside = source.slice(object.offset, end(object));
  if (siblings.length === 1 && stripComments(inside) === inside) {
    return object.parent === undefined
      ? replaced(source, object.offset, end(object), '{}')
      : removed(source, object.parent);
  }
  const { offset } = property;
  const after = commaAfter(source, end(property));
  if (after !== null) {
    const between = source.slice(end(property), after).replace(/^[ \t\r\n]+$/, '');
    return tidied(
      replaced(source, end(property), after + 1, between),
      offset,
      end(property),
      'another follows',
    );
  }
  const rest = tidied(source, offset, end(property), 'it is the last');
  const before = siblings[siblings.indexOf(property) - 1];
  const comma = before === undefined ? null : commaAfter(source, end(before));
  return comma === null ? rest : replaced(rest, comma, comma + 1, '');
}

/** Takes a piece out, and its line if nothing else stands there, or else the blanks on one side. */
function tidied(
  source: string,
  from: number,
  to: number,
  place: 'another follows' | 'it is the last',
): string {
  const indent = blankBefore(source, from);
  const [blanks = '', rest] = /^[ \t]*(\r\n|\r|\n)?/.exec(source.slice(to)) ?? [];
  if (indent !== null && rest !== undefined)
    return replaced(source, from - indent.length, to + blanks.length, '');
  if (indent !== null || (place === 'another follows' && rest === undefined))
    return replaced(source, from, to + blanks.length, '');
  const lead = /[ \t]*$/.exec(source.slice(0, from))?.[0].length ?? 0;
  return replaced(source, from - lead, to, '');
}

/** Where the comma stands that follows, past blanks and comments. */
function commaAfter(source: string, from: number): number | null {
  const scanner = createScanner(source, true);
  scanner.setPosition(from);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return source[at] === ',' ? at : null;
}

function replaced(source: string, from: number, to: number, content: string): string {
  return source.slice(0, from) + content + source.slice(to);
}

/** The indentation before a place that begins its line; null where something else stands before it. */
function blankBefore(source: string, at: number): string | null {
  const before = source.slice(lineStart(source, at), at);
  return /^[ \t]*$/.test(before) ? before : null;
}

function indentation(source: string, at: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, at), at))?.[0] ?? '';
}

function indentUnit(source: string, root: Node): string {
  const first = root.children?.[0];
  return (first === undefined ? null : blankBefore(source, first.offset)) || '  ';
}

function lineStart(source: string, at: number): number {
  return Math.max(source.lastIndexOf('\n', at - 1), source.lastIndexOf('\r', at - 1)) + 1;
}

function lineBreak(source: string): string {
  return source.includes('\r\n') ? '\r\n' : '\n';
}
