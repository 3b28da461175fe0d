import type { View } from '../view.ts';

/** A short answer that needs no table. */
export function text(heketi: string, json: unknown, notes: readonly string[] = []): View {
  return { heketi: () => heketi, json: () => json, notes };
}
