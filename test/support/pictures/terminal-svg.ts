import { element, svgText } from '../../../src/ui/diagram/svg-text.ts';
import type { Cell, Style } from '../screen.ts';

const LETTER = 8.4;
const LINE = 19;
const PAD = 16;
const TITLE = 34;
const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
/** Of a dark terminal; the second eight are the bright ones. */
const COLORS = [
  '#6e7681 #ff7b72 #3fb950 #d29922 #79c0ff #d2a8ff #39c5cf #e6edf3',
  '#8b949e #ffa198 #56d364 #e3b341 #a5d6ff #e2c5ff #56d4dd #ffffff',
].flatMap((row) => row.split(' '));

/** What a terminal shows, in a window. */
export function terminalSvg(title: string, rows: readonly (readonly Cell[])[], columns: number): string {
  const width = Math.ceil(columns * LETTER + 2 * PAD);
  const height = TITLE + rows.length * LINE + PAD;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map((fill, at) =>
    element('circle', { cx: PAD + 6 + at * 20, cy: 17, r: 6, fill }),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    element('title', {}, svgText(title)),
    element('rect', { width, height, rx: 8, fill: '#0d1117' }),
    ...dots,
    element(
      'text',
      {
        x: width / 2,
        y: 21,
        fill: '#8b949e',
        'text-anchor': 'middle',
        'font-family': 'sans-serif',
        'font-size': 12,
      },
      svgText(title),
    ),
    `<g font-family="${svgText(FONT)}" font-size="14" fill="#c9d1d9" xml:space="preserve">`,
    ...rows.flatMap((row, at) => runsOf(row).map((run) => drawn(run, TITLE + at * LINE + 14))),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

interface Run {
  readonly at: number;
  readonly text: string;
  readonly style: Style;
}

/** Letters beside each other that look alike; blanks at both ends need not be drawn. */
function runsOf(row: readonly Cell[]): readonly Run[] {
  const runs: { at: number; text: string; style: Style }[] = [];
  for (const [at, { text, style }] of row.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && JSON.stringify(last.style) === JSON.stringify(style)) last.text += text;
    else runs.push({ at, text, style });
  }
  return runs.flatMap(({ at, text, style }) => {
    const blanks = text.length - text.trimStart().length;
    return text.trim() === '' ? [] : [{ at: at + blanks, text: text.trim(), style }];
  });
}

/** As long as its letters are in a terminal, whatever the font is. */
function drawn({ at, text, style }: Run, y: number): string {
  return element(
    'text',
    {
      x: (PAD + at * LETTER).toFixed(1),
      y,
      textLength: (text.length * LETTER).toFixed(1),
      lengthAdjust: 'spacingAndGlyphs',
      ...(style.bold ? { 'font-weight': 'bold' } : {}),
      ...(style.dim ? { opacity: 0.6 } : {}),
      ...(style.underlined ? { 'text-decoration': 'underline' } : {}),
      ...(style.color === null ? {} : { fill: COLORS[style.color] ?? '' }),
    },
    svgText(text),
  );
}
