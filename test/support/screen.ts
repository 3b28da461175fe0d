/** What a terminal of so many columns shows of what was written to it: enough of one for questions and plain lines. */
export function screen(columns: number) {
  let lines: string[][] = [[]];
  let [row, column] = [0, 0];
  /** Rows that go on what had no room in the one above. */
  let further = new Set<number>();

  const line = (): string[] => {
    while (lines.length <= row) lines.push([]);
    return lines[row] ?? [];
  };

  function put(character: string): void {
    if (column >= columns) {
      [row, column] = [row + 1, 0];
      further.add(row);
    }
    const at = line();
    while (at.length < column) at.push(' ');
    at[column++] = character;
  }

  function order(count: number, letter: string): void {
    if (letter === 'A') row = Math.max(0, row - count);
    if (letter === 'B') row += count;
    if (letter === 'C') column = Math.min(columns - 1, column + count);
    if (letter === 'D') column = Math.max(0, column - count);
    if (letter === 'G') column = count - 1;
  }

  function erase(what: number, letter: string): void {
    if (letter === 'K' && what === 2) further.delete(row);
    if (letter === 'K') lines[row] = what === 0 ? line().slice(0, column) : what === 2 ? [] : line();
    if (letter === 'J' && what === 0) {
      lines[row] = line().slice(0, column);
      lines = lines.slice(0, row + 1);
      further = new Set([...further].filter((one) => one <= row));
    }
    if (letter === 'J' && what === 2) [lines, row, column, further] = [[[]], 0, 0, new Set()];
  }

  return {
    write(text: string): void {
      for (let at = 0; at < text.length; at++) {
        const character = text[at] ?? '';
        if (character === '\u001b') {
          const end = endOfOrder(text, at);
          const [numbers, letter] = [text.slice(at + 2, end), text[end] ?? ''];
          order(Number(numbers) || 1, letter);
          erase(Number(numbers) || 0, letter);
          at = end;
        } else if (character === '\r') column = 0;
        else if (character === '\n') row++;
        else if (character === '\b') column = Math.max(0, column - 1);
        else if (character >= ' ') put(character);
      }
    },
    /** Lines as they were written, those that had no room in one row whole. */
    written: (): readonly string[] => {
      const whole: string[] = [];
      for (const [at, one] of lines.entries()) {
        const text = one.join('');
        if (further.has(at) && whole.length > 0) whole.push(`${whole.pop() ?? ''}${text}`);
        else whole.push(text);
      }
      return whole.map((text) => text.trimEnd());
    },
    /** Line by line, without blanks at their ends. */
    shown: (): string => lines.map((one) => one.join('').trimEnd()).join('\n'),
  };
}

/** Orders end with a letter; a half one at the end is left away. */
function endOfOrder(text: string, from: number): number {
  if (text[from + 1] !== '[') return from + 1;
  let at = from + 2;
  while (at < text.length && !/[A-Za-z]/.test(text[at] ?? '')) at++;
  return at;
}
