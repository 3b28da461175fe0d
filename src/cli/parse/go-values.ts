import { refuseLeadingZeros } from '../../model/whole-number.ts';

/** Values as Go's strconv reads them, with its words for what it can't read: scripts and people know them. */
export class GoSyntaxError extends Error {}

function problem(reader: string, text: string, what: string): GoSyntaxError {
  return new GoSyntaxError(`strconv.${reader}: parsing ${goQuote(text)}: ${what}`);
}

export function goBool(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw problem('ParseBool', text, 'invalid syntax');
}

const INTEGER = /^([+-]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]([0-7_]+)|([0-9][0-9_]*))$/;
const LARGEST = 2n ** 63n;

/** Base 0: decimal, 0x, 0o, 0b; 64 bits. Go takes a leading 0 for octal, and people don't: it is refused. */
export function goInt(text: string): number {
  refuseLeadingZeros(text);
  const match = INTEGER.exec(text);
  if (match === null || /__|_$/.test(text)) throw problem('ParseInt', text, 'invalid syntax');
  const [, sign, hex, binary, octal, decimal] = match;
  const digits = hex ?? binary ?? octal ?? decimal ?? '';
  const prefix = hex !== undefined ? '0x' : binary !== undefined ? '0b' : octal !== undefined ? '0o' : '';
  const bare = digits.replaceAll('_', '');
  if (bare === '') throw problem('ParseInt', text, 'invalid syntax');
  const value = BigInt(prefix + bare);
  if (value > (sign === '-' ? LARGEST : LARGEST - 1n)) throw problem('ParseInt', text, 'value out of range');
  return Number(sign === '-' ? -value : value);
}

export function goFloat(text: string): number {
  if (/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw problem('ParseFloat', text, 'value out of range');
    return value;
  }
  throw problem('ParseFloat', text, 'invalid syntax');
}

/** Go's %q, as far as command lines need it. */
export function goQuote(text: string): string {
  return JSON.stringify(text);
}
