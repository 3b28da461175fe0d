/** How a letter looks. */
export interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underlined: boolean;
  /** Its number among the colours of a terminal, 0 to 15; null: that of all text. */
  readonly color: number | null;
}

export interface Cell {
  readonly text: string;
  readonly style: Style;
}

const PLAIN: Style = { bold: false, dim: false, underlined: false, color: null };

/** What a terminal of so many columns shows of what was written to it: enough of one for questions and plain lines. */
export function screen(columns: number) {
  let lines: Cell[][] = [[]];
  let style = PLAIN;
  let [row, column] = [0, 0];
  /** Rows that go on what had no room in the one above. */
  let further = new Set<number>();

  const line = (): Cell[] => {
    while (lines.length <= row) lines.push([]);
    return lines[row] ?? [];
  };

  function put(character: string): void {
    if (column >= columns) {
      [row, column] = [row + 1, 0];
      further.add(row);
    }
    const at = line();
    while (at.length < column) at.push({ text: ' ', style: PLAIN });
    at[column++] = { text: character, style };
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
          if (letter === 'm') style = styleAfter(style, numbers);
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
        const text = textOf(one);
        if (further.has(at) && whole.length > 0) whole.push(`${whole.pop() ?? ''}${text}`);
        else whole.push(text);
      }
      return whole.map((text) => text.trimEnd());
    },
    /** Line by line, without blanks at their ends. */
    shown: (): string => lines.map((one) => textOf(one).trimEnd()).join('\n'),
    cells: (): readonly (readonly Cell[])[] => lines,
  };
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join('');
}

function styleAfter(style: Style, numbers: string): Style {
  let after = style;
  for (const number of numbers.split(';').map(Number)) after = { ...after, ...changeOf(number) };
  return after;
}

/** What one number of an order changes. */
function changeOf(number: number): Partial<Style> {
  if (number === 0) return PLAIN;
  if (number === 1) return { bold: true };
  if (number === 2) return { dim: true };
  if (number === 4) return { underlined: true };
  if (number === 22) return { bold: false, dim: false };
  if (number === 24) return { underlined: false };
  if (number === 39) return { color: null };
  if (number >= 30 && number <= 37) return { color: number - 30 };
  return number >= 90 && number <= 97 ? { color: number - 82 } : {};
}

/** Orders end with a letter; a half one at the end is left away. */
function endOfOrder(text: string, from: number): number {
  if (text[from + 1] !== '[') return from + 1;
  let at = from + 2;
  while (at < text.length && !/[A-Za-z]/.test(text[at] ?? '')) at++;
  return at;
}
