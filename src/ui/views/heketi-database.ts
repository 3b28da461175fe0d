import type { View } from '../view.ts';

/** A document in Heketi's own form, printed as it stands. */
export function databaseView(text: string, document: unknown, notes: readonly string[] = []): View {
  return { text: () => text, json: () => document, verbatim: true, isJsonDocument: true, notes };
}
