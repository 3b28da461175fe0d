import { expect, test } from 'vitest';
import { durationWords, type Sample, trend, trendWords } from '../../src/health/trend.ts';

/** Looks ten seconds apart. */
function looks(...left: readonly number[]): readonly Sample[] {
  return left.map((one, place) => ({ at: place * 10_000, left: one }));
}

test.each<[string, readonly Sample[], ReturnType<typeof trend>]>([
  ['one look tells no rate', looks(40), null],
  ['none does neither', [], null],
  [
    'two looks at one moment tell no rate',
    [
      { at: 5, left: 4 },
      { at: 5, left: 2 },
    ],
    null,
  ],
  ['what goes down has an end', looks(100, 80), { perSecond: 2, secondsLeft: 40 }],
  ['what stands still has none', looks(80, 80), { perSecond: 0, secondsLeft: null }],
  ['what grows has none', looks(20, 40), { perSecond: -2, secondsLeft: null }],
  ['nothing left is the end', looks(40, 0), { perSecond: 4, secondsLeft: 0 }],
  ['nothing left from the start, too', looks(0, 0), { perSecond: 0, secondsLeft: 0 }],
  ['only what came after the peak counts', looks(2, 27, 44, 24), { perSecond: 2, secondsLeft: 12 }],
  ['a peak that is the last look is growth', looks(10, 5, 30), { perSecond: -1, secondsLeft: null }],
])('%s', (_what, samples, expected) => {
  expect(trend(samples)).toEqual(expected);
});

test('the rate is that of the last two minutes, however fast it went before', () => {
  const fast = { at: 0, left: 100_000 };
  const slow = [200, 210, 220].map((second, place) => ({ at: second * 1000, left: 1000 - place * 10 }));
  expect(trend([fast, ...slow])).toEqual({ perSecond: 1, secondsLeft: 980 });
});

test('looks further apart than that still tell it', () => {
  expect(
    trend([
      { at: 0, left: 700 },
      { at: 600_000, left: 100 },
    ]),
  ).toEqual({ perSecond: 1, secondsLeft: 100 });
});

test('in words', () => {
  expect(trendWords(trend(looks(100, 80)))).toBe('2 per second, about 40 s left');
  expect(trendWords(trend(looks(5000, 4900)))).toBe('10 per second, about 8 min left');
  expect(trendWords(trend(looks(20, 40)))).toBe('2 per second more');
  expect(trendWords(trend(looks(40, 40)))).toBe('it stands still');
  expect(
    trendWords(
      trend([
        { at: 0, left: 12 },
        { at: 600_000, left: 11 },
      ]),
    ),
  ).toBe('6 per hour, about 2 h left');
  expect(trendWords(trend(looks(40)))).toBe('');
  expect(trendWords(trend(looks(40, 0)))).toBe('');
});

test('a duration has one unit', () => {
  expect([0.2, 59, 89, 90, 5399, 5400, 172_799, 172_800].map(durationWords)).toEqual([
    '1 s',
    '59 s',
    '89 s',
    '2 min',
    '90 min',
    '2 h',
    '48 h',
    '2 days',
  ]);
});
