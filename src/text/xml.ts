import { GlusterctlError } from '../model/errors.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Own text, without that of the children, trimmed. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
// Attributes are counted: what repeats without end in a pattern fills the stack.
const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,100})\s*(\/?)>|([^<]+)/y;

/** Reads what gluster prints with --xml. No document types, so nothing in it can refer to anything outside. */
export function parseXml(source: string): XmlElement {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack: Open[] = [root];
  let at = 0;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    const top = stack.at(-1);
    if (match === null || top === undefined) throw notXml(source, at);
    const [, cdata, closing, opening, attributes, empty, text] = match;
    if (text !== undefined) top.text += unescapeXml(text);
    else if (cdata !== undefined) top.text += cdata;
    else if (closing !== undefined) {
      stack.pop();
      const parent = stack.at(-1);
      if (parent === undefined || top.name !== closing) throw notXml(source, at);
      parent.children.push({ ...top, text: top.text.trim() });
    } else if (opening !== undefined) {
      const element = { name: opening, attributes: readAttributes(attributes ?? ''), children: [], text: '' };
      if (empty === '/') top.children.push(element);
      else stack.push(element);
    }
    at = TOKEN.lastIndex;
  }
  const [only] = root.children;
  if (stack.length !== 1 || only === undefined || root.children.length !== 1 || root.text.trim() !== '') {
    throw notXml(source, source.length);
  }
  return only;
}

function readAttributes(source: string): Record<string, string> {
  if (source === '') return {};
  const found = source.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    Array.from(found, ([, name = '', double, single]) => [name, unescapeXml(double ?? single ?? '')]),
  );
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|(\w{1,8}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES.get(String(name)) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function notXml(source: string, at: number): GlusterctlError {
  const line = source.slice(0, at).split('\n').length;
  return new GlusterctlError('failed', `Not the XML expected from gluster, at line ${line}`, {
    hint: 'See the output with "log"; the versions tested are in docs/verified.md.',
    details: { near: source.slice(at, at + 80) },
  });
}

export function child(element: XmlElement, ...path: readonly string[]): XmlElement | null {
  let found: XmlElement | undefined = element;
  for (const name of path) found = found?.children.find((each) => each.name === name);
  return found ?? null;
}

export function childrenNamed(element: XmlElement | null, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}

/** Text of an element that must be there. */
export function textOf(element: XmlElement, ...path: readonly string[]): string {
  const found = child(element, ...path);
  if (found === null) {
    throw new GlusterctlError('failed', `gluster's XML has no ${[element.name, ...path].join('/')}`, {
      hint: 'See the output with "log"; the versions tested are in docs/verified.md.',
    });
  }
  return found.text;
}

export function numberOf(element: XmlElement, ...path: readonly string[]): number {
  const text = textOf(element, ...path);
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new GlusterctlError(
      'failed',
      `gluster's XML has "${text}" where ${path.at(-1)} should be a number`,
    );
  }
  return value;
}
