import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../src/shell/quote.ts';
import { lines, reading, sh } from '../../src/shell/script.ts';
import { wrapScript } from '../../src/shell/wrap.ts';

/** What a real shell prints for a script of ours, sent as hosts get it. */
async function shell(program: string, text: string): Promise<Buffer> {
  const child = spawn(program, ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  child.stdin.on('error', () => undefined);
  child.stdin.end(text);
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${Buffer.concat(err).toString()}`);
  return Buffer.concat(out);
}

const NASTY = [
  '',
  ' ',
  '-n',
  '--',
  "'",
  "'\\''",
  '"',
  '\\',
  '$(reboot)',
  '`reboot`',
  ['$', '{IFS}'].join(''),
  '$HOME',
  '~root',
  '*',
  '{a,b}',
  '; reboot',
  '&& reboot',
  '| sh',
  '# no comment',
  '!!',
  '\n',
  '\n    indented\n  less\n',
  'a\nEOF\n',
  '\r\n',
  '\t',
  '%s%n\\0',
  '\u0081\u0088',
  'ümläut 🐙',
  '=x',
  'a=b',
  '@',
];

const value = fc
  .oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 3,
      arbitrary: fc.string({
        unit: fc.constantFrom(...'\'"\\$`;&|<>(){}[]*?!#~ \n\t\r-=%@aZ0'),
        maxLength: 30,
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...NASTY) },
  )
  .filter((text) => !text.includes('\0'));

const SHELLS = ['/bin/sh', '/bin/bash'].filter((program) => existsSync(program));

describe.each(SHELLS)('a value reaches %s unchanged', (program) => {
  const printed = (values: readonly string[]): string => values.map((one) => `<${one}>\0`).join('');
  const say = sh`say() { for word in "$@"; do printf '<%s>\0' "$word"; done; }`;

  it('as a word, in a list, in a variable and in what is nested', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 12 }), value, async (list, one) => {
        const inner = sh`
          if [ ${one} = ${one} ]; then
            say ${one}
          fi`;
        const script = reading(
          say,
          sh`
            say ${list}
            kept=${one}
            say "$kept"
            ${inner}
            (
              ${lines(inner, sh`say ${one} ${list}`)}
            )`,
        );
        const all = [...list, one, one, one, one, ...list];
        expect((await shell(program, wrapScript(script))).toString('utf8')).toBe(printed(all));
      }),
      { numRuns: 60, examples: NASTY.map((text): [string[], string] => [[text, 'b'], text]) },
    );
  });

  it('and is never more than one word', async () => {
    const script = reading(say, ...NASTY.map((text) => sh`say ${text}`));
    expect((await shell(program, wrapScript(script))).toString('utf8')).toBe(printed(NASTY));
  });
});

describe('quote', () => {
  it('leaves harmless words readable, and refuses what no argument can hold', () => {
    expect(quote('/dev/disk/by-id/a.b:c_d')).toBe('/dev/disk/by-id/a.b:c_d');
    expect(quote(12)).toBe('12');
    expect(() => quote('a\0b')).toThrow(RangeError);
  });
});
