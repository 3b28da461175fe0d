import type { Call } from '../tools/tool.ts';

interface RefusalDetail {
  readonly code?: number;
  readonly errno?: number;
  readonly also?: string;
  readonly operation?: string;
  readonly element?: string;
}

/** How gluster ends a command: its own words and, with --xml, the same inside a document. */
export class Refusal extends Error {
  readonly prefix: string;
  readonly code: number;
  readonly errno: number;
  /** Printed on stdout besides, without --xml. */
  readonly also: string;
  /** With --xml: the name of what was asked, where gluster tells it. */
  readonly operation: string | null;
  /** With --xml: an empty element that stands for what was asked. */
  readonly element: string | null;

  constructor(prefix: string, reason: string, more: RefusalDetail = {}) {
    super(reason);
    this.prefix = prefix;
    this.code = more.code ?? 1;
    this.errno = more.errno ?? 30800;
    this.also = more.also ?? '';
    this.operation = more.operation ?? null;
    this.element = more.element ?? null;
  }
}

/** What the command refuses by itself: it shows how it is used, and asks no glusterd. */
export function misuse(reason: string | null, usage: string): Refusal {
  return new Refusal('', `${reason === null ? '' : `${reason}\n`}\nUsage:\n${usage}\n`);
}

export type Xml = readonly [
  name: string,
  content: string | number | null | readonly Xml[] | Inline,
  attributes?: string,
];

function escapeXml(text: string): string {
  return /[&<>]/.test(text) ? escapedXml(text) : text;
}

function escapedXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function render([name, content, attributes = '']: Xml, indent: string): string {
  const open = attributes === '' ? name : `${name} ${attributes}`;
  if (content === null || (Array.isArray(content) && content.length === 0)) return `${indent}<${open}/>\n`;
  if (typeof content === 'object' && content !== null && 'text' in content) {
    const children = content.children.map((child) => render(child, '').trimEnd()).join('');
    return `${indent}<${open}>${escapeXml(content.text)}${children}</${name}>\n`;
  }
  if (!Array.isArray(content)) return `${indent}<${open}>${escapeXml(String(content))}</${name}>\n`;
  let inner = '';
  for (const child of content as readonly Xml[]) inner += render(child, `${indent}  `);
  return `${indent}<${open}>\n${inner}${indent}</${name}>\n`;
}

/** An element whose first text comes before its children, on the same line, as gluster prints bricks. */
export interface Inline {
  readonly text: string;
  readonly children: readonly Xml[];
}

export function printXml(call: Call, children: readonly Xml[]): void {
  call.out(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${render(['cliOutput', children], '')}`);
}

export function outcome(code = 0, errno = 0, message = ''): readonly Xml[] {
  return [
    ['opRet', code],
    ['opErrno', errno],
    ['opErrstr', message === '' ? null : message],
  ];
}
