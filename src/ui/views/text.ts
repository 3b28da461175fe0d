import type { View } from '../view.ts';

/** A short answer that needs no table. */
export function text(shown: string, json: unknown, notes: readonly string[] = []): View {
  return { text: () => shown, json: () => json, notes };
}
