/** A shell pattern with its literal pieces escaped already by a backslash, as an anchored regular expression. */
export function patternExpression(pattern: string, pathname = false): RegExp {
  return compiled(pattern, pathname ? 'name' : 'whole');
}

/** What a text has to begin with: as little of it as goes, or as much. */
export function prefixExpression(pattern: string, longest: boolean): RegExp {
  return compiled(pattern, longest ? 'longest' : 'shortest');
}

const MAKERS = {
  whole: (pattern: string) => new RegExp(`^${patternSource(pattern, '[\\s\\S]', '*')}$`),
  name: (pattern: string) => new RegExp(`^${patternSource(pattern, '[^/]', '*')}$`),
  longest: (pattern: string) => new RegExp(`^${patternSource(pattern, '[\\s\\S]', '*')}`),
  shortest: (pattern: string) => new RegExp(`^${patternSource(pattern, '[\\s\\S]', '*?')}`),
};

/** Loops ask for one pattern again and again. */
const COMPILED = new Map<string, RegExp>();
const MOST_COMPILED = 1000;

function compiled(pattern: string, kind: keyof typeof MAKERS): RegExp {
  const key = `${kind} ${pattern}`;
  const known = COMPILED.get(key);
  if (known !== undefined) return known;
  if (COMPILED.size >= MOST_COMPILED) COMPILED.clear();
  const made = MAKERS[kind](pattern);
  COMPILED.set(key, made);
  return made;
}

function patternSource(pattern: string, any: string, times: '*' | '*?'): string {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '\\') {
      at += 1;
      source += literal(pattern.charAt(at));
    } else if (character === '*') source += `${any}${times}`;
    else if (character === '?') source += any;
    else if (character === '[') {
      const set = bracket(pattern, at);
      if (set === null) source += '\\[';
      else {
        source += set.source;
        at = set.end;
      }
    } else source += literal(character);
  }
  return source;
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[\\*?[\]]/g, '\\$&');
}

/** A bracket that nothing closes is none, as in the command of that name. */
export function hasWildcard(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*(?:[*?]|\[[\s\S]*\])/.test(pattern);
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

const CLASSES: Readonly<Record<string, string>> = {
  space: '\\s',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  blank: ' \\t',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`\\{-~',
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
};

/** A bracket expression of shell patterns and of regular expressions; null when it isn't closed. */
export function bracket(text: string, start: number, escapes = true): { source: string; end: number } | null {
  let at = start + 1;
  let source = '[';
  if (text.charAt(at) === '!' || text.charAt(at) === '^') {
    source += '^';
    at += 1;
  }
  for (let first = true; at < text.length; first = false) {
    const character = text.charAt(at);
    if (character === ']' && !first) return { source: `${source}]`, end: at };
    const named = /^\[:([a-z]+):\]/.exec(text.slice(at));
    if (named !== null) {
      source += CLASSES[named[1] ?? ''] ?? '';
      at += named[0].length;
      continue;
    }
    if (escapes && character === '\\' && at + 1 < text.length && text.charAt(at + 1) !== ']') {
      source += literal(text.charAt(at + 1));
      at += 2;
      continue;
    }
    source += character === '-' ? '-' : literal(character);
    at += 1;
  }
  return null;
}
