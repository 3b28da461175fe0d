import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlagDefinition } from '../../src/cli/flag-shape.ts';
import { FlagSet } from '../../src/cli/parse/flag-set.ts';
import { GLOBAL_FLAGS } from '../../src/cli/parse/global-flags.ts';
import { goInt } from '../../src/cli/parse/go-values.ts';
import { readFlags } from '../../src/cli/parse/read-flags.ts';
import { GIB, MIB } from '../../src/model/sizes.ts';

const OWN: readonly FlagDefinition[] = [
  { name: 'size', type: 'size', summary: '' },
  { name: 'zone', type: 'int', summary: '' },
  { name: 'block', type: 'bool', summary: '' },
  { name: 'snapshot-factor', type: 'float', summary: '' },
  { name: 'clusters', type: 'strings', summary: '' },
  { name: 'wait', type: 'duration', summary: '' },
  { name: 'long', type: 'duration', most: '7d', summary: '' },
  { name: 'watch', short: 'w', type: 'duration', alone: '5', summary: '' },
];

function read(...words: string[]) {
  const { values, words: rest } = readFlags(words, new FlagSet(GLOBAL_FLAGS, OWN));
  return { ...Object.fromEntries(values), rest };
}

describe('flags as pflag reads them', () => {
  test.each([
    [['--zone', '3'], { zone: 3, rest: [] }],
    [['--zone=3', 'a', '--zone', '4'], { zone: 4, rest: ['a'] }],
    [['--block', 'false'], { block: true, rest: ['false'] }],
    [['--block=false'], { block: false, rest: [] }],
    [['-sURL', 'x'], { server: 'URL', rest: ['x'] }],
    [['-s=URL'], { server: 'URL', rest: [] }],
    [['-Is', 'URL'], { 'insecure-tls': true, server: 'URL', rest: [] }],
    [['-I=f'], { 'insecure-tls': false, rest: [] }],
    [['--', '--zone', '3'], { rest: ['--zone', '3'] }],
    [['--clusters=a,b', '--clusters', 'c'], { clusters: ['a', 'b', 'c'], rest: [] }],
    [['-', 'a'], { rest: ['-', 'a'] }],
    [['--user', ''], { user: '', rest: [] }],
    [['--size=10'], { size: 10 * GIB, rest: [] }],
    [['--size=0x10'], { size: 16 * GIB, rest: [] }],
    [['--size=-1'], { size: -GIB, rest: [] }],
    [['--size=512MiB'], { size: 512 * MIB, rest: [] }],
    [['--wait=1h30m'], { wait: 5400, rest: [] }],
    [['--wait', '45'], { wait: 45, rest: [] }],
    [['--wait=24h', '--long=168h'], { wait: 86_400, long: 604_800, rest: [] }],
    [['--watch', '9'], { watch: 5, rest: ['9'] }],
    [['--watch=1m', 'a'], { watch: 60, rest: ['a'] }],
    [['-w', 'a'], { watch: 5, rest: ['a'] }],
    [['-wI'], { watch: 5, 'insecure-tls': true, rest: [] }],
    [['-w=7'], { watch: 7, rest: [] }],
    [['--zone=0', '--size=0.5GiB', '--wait=0s'], { zone: 0, size: 512 * MIB, wait: 0, rest: [] }],
    [['--zone=0o17', '--size=1_0'], { zone: 15, size: 10 * GIB, rest: [] }],
  ])('%j', (words, expected) => {
    expect(read(...words)).toEqual(expected);
  });

  test.each([
    [['--zone=08'], 'invalid argument "08" for "--zone" flag: leading zeros are not taken: write 8'],
    [['--zone', '010'], 'leading zeros are not taken: write 10'],
    [['--zone=-007'], 'leading zeros are not taken: write -7'],
    [['--zone=00'], 'leading zeros are not taken: write 0'],
    [['--zone=0_10'], 'leading zeros are not taken: write 10'],
    [['--size=019'], 'invalid argument "019" for "--size" flag: leading zeros are not taken: write 19'],
    [['--size=010GiB'], 'leading zeros are not taken: write 10GiB'],
    [['--wait=010'], 'leading zeros are not taken: write 10'],
    [['--wait=25h'], 'invalid argument "25h" for "--wait" flag: must be at most 1d'],
    [['--long=8d'], 'invalid argument "8d" for "--long" flag: must be at most 7d'],
    [['--watch=2592000'], 'invalid argument "2592000" for "-w, --watch" flag: must be at most 1d'],
    [['--timeout=99999999999999999999'], 'for "--timeout" flag: must be at most 1d'],
    [['--bogus'], 'unknown flag: --bogus'],
    [['-x'], "unknown shorthand flag: 'x' in -x"],
    [['--zone'], 'flag needs an argument: --zone'],
    [['-s'], "flag needs an argument: 's' in -s"],
    [
      ['--zone=abc'],
      'invalid argument "abc" for "--zone" flag: strconv.ParseInt: parsing "abc": invalid syntax',
    ],
    [
      ['--size', 'abc'],
      'invalid argument "abc" for "--size" flag: strconv.ParseInt: parsing "abc": invalid syntax',
    ],
    [
      ['--zone=99999999999999999999'],
      'invalid argument "99999999999999999999" for "--zone" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range',
    ],
    [
      ['--snapshot-factor=x'],
      'invalid argument "x" for "--snapshot-factor" flag: strconv.ParseFloat: parsing "x": invalid syntax',
    ],
    [
      ['--block=maybe'],
      'invalid argument "maybe" for "--block" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [
      ['-I=x'],
      'invalid argument "x" for "-I, --insecure-tls" flag: strconv.ParseBool: parsing "x": invalid syntax',
    ],
  ])('%j is refused', (words, message) => {
    expect(() => read(...words)).toThrow(message);
  });

  test('an unknown flag suggests the nearest one', () => {
    expect(() => read('--zoen=1')).toThrow(
      expect.objectContaining({ code: 'usage', hint: 'Did you mean --zone?' }),
    );
  });

  test('integers in every base give back what they were written from', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom(['0x', 16], ['0o', 8], ['0b', 2], ['', 10]),
        (n, [prefix, base]) => {
          const text = `${n < 0 ? '-' : ''}${prefix}${Math.abs(n).toString(Number(base))}`;
          expect(goInt(text)).toBe(n === 0 && text.startsWith('-') ? -0 : n);
        },
      ),
    );
  });

  test('a value never becomes a word, whichever way it is written', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (value, equals) => {
        const { user, rest } = read(...(equals ? [`--user=${value}`] : ['--user', value])) as Record<
          string,
          unknown
        >;
        expect([user, rest]).toEqual([value, []]);
      }),
    );
  });
});
