import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from './stand-ins.ts';

/** Whether a terminal shows all of it at once; the cursor stands in the line below. */
export function fitsHeight(text: string, columns: number, rows: number): boolean {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.reduce((total, line) => total + heightOf(line, columns), 0) < rows;
}

function heightOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / columns));
}

/** Its first lines, as many as a terminal shows at once, and how many more there are; its last line stays where it is a mark. */
export function fitHeight(text: string, columns: number, rows: number): string {
  const lines = text.replace(/\n$/, '').split('\n');
  if (fitsHeight(text, columns, rows)) return text;
  const mark = /^\[\w+\]$/.test(lines.at(-1) ?? '') ? lines.slice(-1) : [];
  const room = rows - 2 - mark.length;
  let used = 0;
  let kept = 0;
  for (const line of lines.slice(0, lines.length - mark.length)) {
    used += heightOf(line, columns);
    if (used > room) break;
    kept += 1;
  }
  const left = lines.length - mark.length - kept;
  return [
    ...lines.slice(0, kept),
    `… ${left} more ${left === 1 ? 'line does' : 'lines do'} not fit here`,
    ...mark,
    '',
  ].join('\n');
}
