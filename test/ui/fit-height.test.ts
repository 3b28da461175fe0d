import { describe, expect, it } from 'vitest';
import { fitHeight } from '../../src/ui/fit-height.ts';

const text = (count: number): string => Array.from({ length: count }, (_, n) => `line ${n + 1}\n`).join('');

describe('what a terminal shows at once', () => {
  it('is all where there is room for it and the cursor', () => {
    expect(fitHeight(text(9), 80, 10)).toBe(text(9));
  });

  it('is else its beginning, and how much is left', () => {
    const shown = fitHeight(text(10), 80, 10);
    expect(shown).toBe(`${text(8)}… 2 more lines do not fit here\n`);
    expect(shown.trimEnd().split('\n').length).toBeLessThan(10);
  });

  it('counts lines that the terminal folds, and not their colours', () => {
    expect(fitHeight(`${'x'.repeat(41)}\nb\nc\nd\n`, 20, 6)).toBe(
      `${'x'.repeat(41)}\nb\n… 2 more lines do not fit here\n`,
    );
    expect(fitHeight(`\u001b[1m${'x'.repeat(20)}\u001b[22m\nb\n`, 20, 3)).toContain('b\n');
  });

  it('keeps the mark of simulated hosts', () => {
    expect(fitHeight(`${text(20)}[simulated]\n`, 80, 6)).toBe(
      `${text(3)}… 17 more lines do not fit here\n[simulated]\n`,
    );
  });

  it('is never more than there is room for, however small', () => {
    expect(fitHeight(text(5), 80, 2)).toBe('… 5 more lines do not fit here\n');
  });
});
