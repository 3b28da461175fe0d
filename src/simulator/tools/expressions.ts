import { bracket } from '../language/pattern.ts';

/** A POSIX regular expression, basic or extended, as one of JavaScript's. */
export function posixExpression(text: string, kind: 'basic' | 'extended' | 'fixed', flags: string): RegExp {
  if (kind === 'fixed') return new RegExp(escaped(text), flags);
  let source = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '[') {
      const set = bracket(text, at, false);
      if (set === null) source += '\\[';
      else {
        source += set.source;
        at = set.end;
      }
    } else if (character === '\\') {
      at += 1;
      const next = text.charAt(at);
      if (kind === 'basic' && '(){}|+?'.includes(next)) source += next;
      else source += /[wWbBsSd<>]/.test(next) ? `\\${next}` : escaped(next);
    } else if (kind === 'basic' && '(){}|+?'.includes(character)) source += `\\${character}`;
    else source += character;
  }
  return new RegExp(source, flags);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
