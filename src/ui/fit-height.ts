import { stripVTControlCharacters } from 'node:util';

/** Its first lines, as many as a terminal shows at once, and how many more there are; its last line stays where it is a mark. */
export function fitHeight(text: string, columns: number, rows: number): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const height = (line: string): number =>
    Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
  const sum = (all: readonly string[]): number => all.reduce((total, line) => total + height(line), 0);
  // The cursor stands in the line below.
  if (sum(lines) < rows) return text;
  const mark = /^\[\w+\]$/.test(lines.at(-1) ?? '') ? lines.slice(-1) : [];
  const room = rows - 2 - mark.length;
  let used = 0;
  let kept = 0;
  for (const line of lines.slice(0, lines.length - mark.length)) {
    used += height(line);
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
