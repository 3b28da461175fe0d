/**
 * Text in which every column of the terminal is one character, so that it can be counted, cut and padded by its
 * length: for whatever takes two columns or none stand characters that nobody else uses.
 */
export interface StandIns {
  put(text: string): string;
  /** Text with the real characters again; of a wide one that was cut through, a blank is left. */
  back(text: string): string;
}

const FIRST = 0xe000;
const FILLER = 0xf8ff;
const PLAIN = /^[\n -~\u00a0-\u024f\u2010-\u2027\u2190-\u21ff\u2500-\u259f]*$/;
const INVISIBLE = /^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
/** What Unicode calls wide and fullwidth. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;
const OURS = /([\ue000-\uf8fe])(\uf8ff?)|\uf8ff/g;

export function standIns(): StandIns {
  const meant: { readonly grapheme: string; readonly wide: boolean }[] = [];
  const seen = new Map<string, string>();

  function standIn(grapheme: string): string {
    if (PLAIN.test(grapheme)) return grapheme;
    const before = seen.get(grapheme);
    if (before !== undefined) return before;
    const width = columnsOf(grapheme);
    const code = FIRST + meant.length;
    if (code >= FILLER) return '?'.repeat(width);
    const made = width === 0 ? '' : String.fromCharCode(code, ...(width === 2 ? [FILLER] : []));
    seen.set(grapheme, made);
    if (width > 0) meant.push({ grapheme, wide: width === 2 });
    return made;
  }

  return {
    put: (text) =>
      PLAIN.test(text)
        ? text
        : [...graphemes().segment(text)].map(({ segment }) => standIn(segment)).join(''),
    back: (text) =>
      text.replace(OURS, (_all, one: string | undefined, filler: string | undefined) => {
        const found = one === undefined ? undefined : meant[one.charCodeAt(0) - FIRST];
        if (found === undefined || (found.wide && filler === '')) return ' ';
        return found.grapheme;
      }),
  };
}

/** The last place up to `most` where text with stand-ins can be cut without cutting through a wide character. */
export function placeToCut(text: string, most: number): number {
  return most > 1 && text.charCodeAt(most) === FILLER ? most - 1 : most;
}

let segmenter: Intl.Segmenter | null = null;

/** Made where it is needed: most text is plain. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter();
  return segmenter;
}

/** Columns that a terminal gives to what is seen as one character. */
function columnsOf(grapheme: string): 0 | 1 | 2 {
  if (INVISIBLE.test(grapheme)) return 0;
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}

/** Columns that a line takes on a terminal. */
export function displayWidth(text: string): number {
  return PLAIN.test(text) ? text.length : standIns().put(text).length;
}
