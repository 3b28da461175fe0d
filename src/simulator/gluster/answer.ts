import type { Call } from '../tools/tool.ts';

/** How gluster ends a command: its own words and, with --xml, the same inside a document. */
export class Refusal extends Error {
  readonly prefix: string;
  readonly code: number;
  readonly errno: number;
  /** Printed on stdout besides, without --xml. */
  readonly also: string;

  constructor(prefix: string, reason: string, more: { code?: number; errno?: number; also?: string } = {}) {
    super(reason);
    this.prefix = prefix;
    this.code = more.code ?? 1;
    this.errno = more.errno ?? 30800;
    this.also = more.also ?? '';
  }
}

export type Xml = readonly [
  name: string,
  content: string | number | null | readonly Xml[],
  attributes?: string,
];

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function render([name, content, attributes = '']: Xml, indent: string): string {
  const open = attributes === '' ? name : `${name} ${attributes}`;
  if (content === null || (Array.isArray(content) && content.length === 0)) return `${indent}<${open}/>\n`;
  if (!Array.isArray(content)) return `${indent}<${open}>${escapeXml(String(content))}</${name}>\n`;
  const inner = (content as readonly Xml[]).map((child) => render(child, `${indent}  `)).join('');
  return `${indent}<${open}>\n${inner}${indent}</${name}>\n`;
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
