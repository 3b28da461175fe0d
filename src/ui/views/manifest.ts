import type { View } from '../view.ts';

/** Objects of Kubernetes: nothing may stand among them that its API doesn't know. */
export function manifestView(
  objects: readonly object[],
  documents: readonly string[],
  { asJson, notes }: { readonly asJson: boolean; readonly notes: readonly string[] },
): View {
  const [only, ...more] = objects;
  const json =
    only !== undefined && more.length === 0 ? only : { apiVersion: 'v1', kind: 'List', items: objects };
  return {
    text: () => (asJson ? `${JSON.stringify(json, null, 2)}\n` : documents.join('---\n')),
    json: () => json,
    verbatim: true,
    notes,
  };
}
