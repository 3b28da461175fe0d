import { warmthOf } from './bar.ts';
import type { Column, Share } from './view.ts';

/** Words for how something does, by the colour that a terminal shows them in. */
const WORDS = {
  green: ['online', 'started', 'up', 'active', 'connected', 'ok', 'completed', 'HEALTHY'],
  yellow: [
    'offline',
    'foreign',
    'stopped',
    'inactive',
    'maintenance',
    'in-flight',
    'elsewhere',
    'stale',
    'ailing',
    'unknown',
    'outside',
    'stuck',
    'DEGRADED',
    'STOPPED',
    'UNKNOWN',
    '?',
  ],
  red: [
    'removed',
    'failed',
    'failing',
    'down',
    'away',
    'off',
    'missing',
    'unmounted',
    'unreachable',
    'refused',
    'silent',
    'AT RISK',
    'PARTIAL',
    'DOWN',
  ],
} as const;

type Color = keyof typeof WORDS;

const COLOR_OF: ReadonlyMap<string, Color> = new Map(
  Object.entries(WORDS).flatMap(([color, words]) => words.map((word) => [word, color as Color] as const)),
);

/** What puts colours on tables and trees; without colour it leaves them as they are. */
export interface Painter {
  bold(text: string): string;
  /** A cell of a column, of which `line` is shown. */
  cell(column: Column | undefined, word: string, line: string): string;
  /** A line that begins with such a word: `HEALTHY: cluster lab`. */
  line(text: string): string;
  /** What is drawn of how full something is. */
  share(text: string, share: Share): string;
}

const PLAIN: Painter = {
  bold: (text) => text,
  cell: (_column, _word, line) => line,
  line: (text) => text,
  share: (text) => text,
};

export async function painter(color: boolean): Promise<Painter> {
  if (!color) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const paint = (word: string, text: string): string => {
    const said = word.trim();
    // `glusterd down` is as bad as that is.
    const found = COLOR_OF.get(said) ?? COLOR_OF.get(said.split(' ').at(-1) ?? '');
    return found === undefined || text === '' ? text : chalk[found](text);
  };
  return {
    bold: chalk.bold,
    cell: (column, word, line) => (column?.isState === true ? paint(word, line) : line),
    line: (text) => text.replace(/^[A-Z]+(?: [A-Z]+)?(?=:)/, (word) => paint(word, word)),
    share: (text, share) => chalk[warmthOf(share)](text),
  };
}
