import type { View } from '../view.ts';

/** Heketi's words, and what went where. */
export function evictedView(brick: string, moved: readonly string[], left: readonly string[]): View {
  return {
    text: () => `Brick ${brick} evicted\n`,
    json: () => ({ brick, moved }),
    names: () => [brick],
    notes: left,
  };
}
