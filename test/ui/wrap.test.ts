import { describe, expect, test } from 'vitest';
import { wrapText } from '../../src/ui/wrap.ts';

const wrapped = (text: string, width = 40) => wrapText(text, width).split('\n');

describe('lines for people', () => {
  test('are wrapped at blanks, what follows set in', () => {
    expect(
      wrapped(
        'Error: The host gl1 did not answer within 10 seconds\nHint: Is it on?\n    indented, and longer than the line is',
      ),
    ).toEqual([
      'Error: The host gl1 did not answer',
      '  within 10 seconds',
      'Hint: Is it on?',
      '    indented, and longer than the line',
      '      is',
    ]);
  });

  test.each<[string, readonly string[]]>([
    [
      'Finish it with: glusterctl operation resume 0123456789abcdef',
      ['Finish it with:', '  glusterctl operation resume 0123456789abcdef'],
    ],
    [
      'What is left to do is told by "glusterctl operation list", as always',
      ['What is left to do is told by', '  "glusterctl operation list", as always'],
    ],
    [
      'When it runs (glusterctl volume start data), on a host: gluster volume rebalance data start',
      [
        'When it runs',
        '  (glusterctl volume start data), on a',
        '  host:',
        '  gluster volume rebalance data start',
      ],
    ],
    ['The largest volume of this kind is 100.02 TiB', ['The largest volume of this kind is', '  100.02 TiB']],
    [
      '    → glusterctl repair lv-of-no-brick:sim1:brick_abababab',
      ['    → glusterctl repair lv-of-no-brick:sim1:brick_abababab'],
    ],
    [
      '    → on gl1:  mount /var/lib/heketi/mounts/vg_1/brick_2',
      ['    → on gl1:', '      mount /var/lib/heketi/mounts/vg_1/brick_2'],
    ],
    [
      '    → after the rest, as the state has it:  glusterctl repair volume-not-started:data --trust=state',
      [
        '    → after the rest, as the state has',
        '      it:',
        '      glusterctl repair volume-not-started:data --trust=state',
      ],
    ],
    [`It is at /var/lib/${'long/'.repeat(10)}`, ['It is at', `  /var/lib/${'long/'.repeat(10)}`]],
  ])('keep words, numbers and commands whole: %s', (text, lines) => {
    expect(wrapped(text)).toEqual(lines);
  });

  test('are what they were where there is no terminal, or where they fit', () => {
    const text = 'x '.repeat(300);
    expect(wrapText(text, null)).toBe(text);
    expect(wrapText('  two  blanks', 40)).toBe('  two  blanks');
  });

  test('count wide characters as two', () => {
    expect(wrapped('数据 数据 数据', 10)).toEqual(['数据 数据', '  数据']);
  });
});
