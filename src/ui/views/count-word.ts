import type { VolumeHealth } from '../../health/health.ts';

export function countWord(value: number | null): string {
  return value === null ? '?' : String(value);
}

/** How many more bricks its sets can lose, and what waits to be healed: `-` where neither can be. */
export function spareAndHeal({ word, kind, canLose, pending }: VolumeHealth): readonly [string, string] {
  if (word === 'STOPPED') return ['-', '-'];
  return [countWord(canLose), kind === 'distributed' ? '-' : countWord(pending)];
}
