import { placeToCut, standIns } from './stand-ins.ts';

/** Quoted words, commands and flags stay whole, so that they can be copied; so do numbers and their units. */
const UNITS =
  /(?<=^ *)→ glusterctl .*|(?<!\S)"[^"]+"\S*|\(?[\d.]+ (?:[KMGT]iB|s\b)\S*|-o wide\S*|\((?:glusterctl|pkill) [^)]*\S*|(?<=(?:^|: |→ |\d\. )\s*)glusterctl .*|(?<=→ [^:]*: {2})\S.*|(?<=[:→] +)(?:gluster|ssh-\w+|sudo|systemctl|pkill|export|unset) .*|\S+/g;
const HANGING = 2;

/** What is not to be broken, and the blanks before it. */
interface Unit {
  readonly blanks: string;
  readonly text: string;
}

interface Indents {
  readonly first: string;
  readonly others: string;
}

/** What people read on stderr, in lines that fit; a command that is longer than a line is left to the terminal. */
export function wrapText(text: string, width: number | null, hanging = HANGING): string {
  return wrapLines(text, width, hanging, unitsOf);
}

/**
 * As `wrapText`, of what was typed before: commands are wrapped as all else. Scripts and what hosts printed, behind bars, stay as
 * they were.
 */
export function wrapWords(text: string, width: number | null): string {
  return wrapLines(text, width, HANGING, (line) =>
    QUOTED.test(line) ? [{ blanks: '', text: line.trimStart() }] : wordsOf(line),
  );
}

const QUOTED = /^ *\| /;

function wrapLines(
  text: string,
  width: number | null,
  hanging: number,
  units: (line: string) => readonly Unit[],
): string {
  if (width === null) return text;
  const signs = standIns();
  return signs
    .put(text)
    .split('\n')
    .flatMap((line) => {
      if (line.length <= width) return [line];
      const first = indentOf(line);
      return wrapUnits(units(line), width, { first, others: `${first}${' '.repeat(hanging)}` });
    })
    .map((line) => signs.back(line))
    .join('\n');
}

/** Wrapped at blanks, its indentation kept; words that are too long are folded. */
export function wrapCell(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const indent = indentOf(text);
  const words = text.trim().split(' ');
  const units = words.flatMap((word) => foldWord(word, width - indent.length));
  return wrapUnits(
    units.map((word) => ({ blanks: ' ', text: word })),
    width,
    { first: indent, others: indent },
  );
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

function unitsOf(line: string): readonly Unit[] {
  return piecesOf(line, UNITS);
}

function wordsOf(line: string): readonly Unit[] {
  return piecesOf(line, /\S+/g);
}

function piecesOf(line: string, pieces: RegExp): readonly Unit[] {
  let end = 0;
  return [...line.matchAll(pieces)].map(({ 0: text, index }) => {
    const blanks = line.slice(end, index);
    end = index + text.length;
    return { blanks, text };
  });
}

function wrapUnits(units: readonly Unit[], width: number, { first, others }: Indents): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const { blanks, text } of units) {
    const longer: string = line === null ? `${first}${text}` : `${line}${blanks}${text}`;
    if (line === null || longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = `${others}${text}`;
    }
  }
  return line === null ? lines : [...lines, line];
}

/** A word that is longer than the line, in pieces that end with punctuation where they can. */
function foldWord(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = word;
  while (rest.length > width) {
    const head = rest.slice(0, width);
    const at = Math.max(...[...'/:,.=_-'].map((sign) => head.lastIndexOf(sign))) + 1;
    const end = at > width / 3 ? at : placeToCut(rest, width);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
