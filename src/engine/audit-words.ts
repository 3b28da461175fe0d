type Fields = Readonly<Record<string, unknown>>;

/** How an operation ended, in the words of earlier versions. */
const OUTCOMES: Readonly<Record<string, string>> = { undone: 'rolled-back', left: 'unfinished' };

/** A log outlives the versions that wrote it: whoever reads a line of it meets today's words only. */
export function inTodaysWords(line: Fields): Fields {
  switch (line.type) {
    case 'ended': {
      const { outcome } = line;
      return { ...line, outcome: (typeof outcome === 'string' ? OUTCOMES[outcome] : undefined) ?? outcome };
    }
    case 'given-up': {
      const { left, ...rest } = line;
      return left === undefined ? line : { ...rest, residue: left };
    }
    case 'left-out':
      return { ...line, type: 'skipped' };
    default:
      return line;
  }
}
