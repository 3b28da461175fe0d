export type Rows = readonly (readonly [string, string])[];

/** Two columns; the second wraps below itself, or goes below the first where there is no room beside it. */
export function columns(rows: Rows, width: number): string {
  const longest = Math.max(...rows.map(([left]) => left.length));
  const indent = Math.min(longest, Math.floor(width / 2)) + 4;
  return rows
    .flatMap(([left, right]) => {
      const wrapped = wrap(right, Math.max(16, width - indent));
      const head = `  ${left}`;
      if (head.length + 2 > indent) return [head, ...wrapped.map((line) => ' '.repeat(indent) + line)];
      return wrapped.map((line, at) => (at === 0 ? head.padEnd(indent) : ' '.repeat(indent)) + line);
    })
    .map((line) => line.trimEnd())
    .join('\n');
}

export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
