import type { Block, Page, Section } from './page.ts';

export interface Made {
  readonly version: string;
  /** `2026-11-27` */
  readonly date: string;
}

/** A manual page in the macros of man(7), which every man program reads. */
export function troffPage(
  { name, summary, sections }: Page,
  chapter: 1 | 7,
  { version, date }: Made,
): string {
  const heading = [
    '.TH',
    quoted(name.toUpperCase()),
    `${chapter}`,
    `"${date}"`,
    quoted(`glusterctl ${version}`),
    '""',
  ];
  return [
    heading.join(' '),
    // Names and commands are never broken, nor spread to fill a line.
    '.nh',
    '.ad l',
    '.SH NAME',
    `${troff(name)} \\- ${troff(summary)}`,
    ...sections.flatMap(sectionLines),
    '',
  ].join('\n');
}

function sectionLines({ title, blocks }: Section): readonly string[] {
  const isPart = /^[a-z]/.test(title);
  const head =
    title === '' ? '.SH DESCRIPTION' : isPart ? `.SS ${quoted(title)}` : `.SH ${quoted(title.toUpperCase())}`;
  return [head, ...blocks.flatMap((block, at) => blockLines(block, at > 0))];
}

function blockLines(block: Block, apart: boolean): readonly string[] {
  if (typeof block === 'string') return [...(apart ? ['.PP'] : []), textLine(block)];
  if ('rows' in block)
    return block.rows.flatMap(([term, meaning]) => ['.TP', `\\fB${troff(term)}\\fR`, textLine(meaning)]);
  return [...(apart ? ['.PP'] : []), '.RS 4', '.nf', ...block.lines.map(textLine), '.fi', '.RE'];
}

/** A line of text: one that begins with a dot or a quote would be a command. */
function textLine(text: string): string {
  const line = troff(text);
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

function quoted(text: string): string {
  return `"${troff(text).replaceAll('"', '\\(dq')}"`;
}

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\e',
  // Typed as it stands: a bare one may become a hyphen that no shell knows.
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '…': '...',
  '×': '\\(mu',
};

export function troff(text: string): string {
  return [...text]
    .map((sign) => {
      const known = SIGNS[sign];
      if (known !== undefined) return known;
      const code = sign.codePointAt(0) ?? 0;
      return code < 127 ? sign : `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    })
    .join('');
}
