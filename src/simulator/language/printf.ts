import type { ShellProcess } from './process.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

function escaped(text: string, zero: boolean): { text: string; stop: boolean } {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character !== '\\') {
      result += character;
      continue;
    }
    const next = text.charAt(at + 1);
    if (zero && next === 'c') return { text: result, stop: true };
    const octal = (zero ? /^0[0-7]{0,3}|^[1-7][0-7]{0,2}/ : /^[0-7]{1,3}/).exec(text.slice(at + 1))?.[0];
    if (octal !== undefined) {
      result += String.fromCharCode(Number.parseInt(octal, 8) & 255);
      at += octal.length;
    } else if (ESCAPES[next] !== undefined) {
      result += ESCAPES[next];
      at += 1;
    } else result += character;
  }
  return { text: result, stop: false };
}

/** printf and (by %b) echo, as dash has them. */
export function printf(words: readonly string[], process: ShellProcess): number {
  const [format, ...values] = words;
  if (format === undefined) {
    process.complain('printf: usage: printf format [arg ...]');
    return 2;
  }
  let status = 0;
  let output = '';
  let used = 0;
  const next = () => values[used++] ?? '';
  const integer = (): bigint => {
    const text = used < values.length ? next() : '0';
    if (/^-?\d+$/.test(text)) return BigInt(text);
    if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text);
    process.complain(`printf: ${text}: expected numeric value`);
    status = 1;
    return BigInt(/^-?\d+/.exec(text)?.[0] ?? '0');
  };
  let stop = false;
  do {
    const before = used;
    const pattern = /%([-+ 0#]*)(\*|\d*)(?:\.(\*|\d+))?([a-zA-Z%])|\\[\s\S]?[0-7]{0,2}|[^%\\]+|[\s\S]/g;
    for (const found of format.matchAll(pattern)) {
      const [whole, flags = '', widthText = '', precisionText, kind] = found;
      if (kind === undefined) {
        output += whole.startsWith('\\') ? escaped(whole, false).text : whole;
        continue;
      }
      if (kind === '%') {
        output += '%';
        continue;
      }
      const width = widthText === '*' ? Number(integer()) : Number(widthText || '0');
      const precision =
        precisionText === undefined
          ? null
          : precisionText === '*'
            ? Number(integer())
            : Number(precisionText);
      let text: string;
      if (kind === 's') text = next().slice(0, precision ?? undefined);
      else if (kind === 'b') {
        const result = escaped(next(), true);
        text = result.text;
        stop = result.stop;
      } else if (kind === 'c') text = next().slice(0, 1);
      else if (kind === 'd' || kind === 'i' || kind === 'u') {
        const value = integer();
        const digits = (value < 0n ? -value : value).toString().padStart(precision ?? 1, '0');
        text = (value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + digits;
      } else if (kind === 'x') text = integer().toString(16);
      else if (kind === 'o') text = integer().toString(8);
      else {
        process.complain(`printf: %${kind}: not simulated`);
        return 2;
      }
      if (flags.includes('-')) text = text.padEnd(width);
      else if (flags.includes('0') && kind !== 's' && precision === null) {
        const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
        text = sign + text.slice(sign.length).padStart(width - sign.length, '0');
      } else text = text.padStart(width);
      output += text;
      if (stop) break;
    }
    if (stop || used === before) break;
  } while (used < values.length);
  process.write(1, output);
  return status;
}
