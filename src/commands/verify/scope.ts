import { argument } from '../../cli/argument.ts';
import type { DriftScope } from '../../drift/drift.ts';
import { GlusterctlError, notFound, usage } from '../../model/errors.ts';
import { findCluster, findNode, findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';

/** What is compared. */
export const PART = argument.withFallback(
  {
    name: 'CLUSTER|NODE|VOLUME',
    summary: 'id, beginning of the id, or name; everything if left out',
    instead: () => 'Without any name everything is compared: glusterctl verify',
  },
  null,
);

/** Its cluster is part of it, so that nothing else is looked at. */
export function scopeOf(state: State, word: string | null): DriftScope {
  if (word === null) return {};
  const found = [
    ...one('cluster', () => ({ cluster: findCluster(state, word).id })),
    ...one('node', () => {
      const { id, cluster } = findNode(state, word);
      return { cluster, node: id };
    }),
    ...one('volume', () => {
      const { id, cluster } = findVolume(state, word);
      return { cluster, volume: id };
    }),
  ];
  const [first] = found;
  if (first === undefined)
    throw notFound(
      `There is no cluster, node or volume ${JSON.stringify(word)}`,
      'See "glusterctl cluster list", "glusterctl node list" and "glusterctl volume list".',
    );
  if (found.length > 1)
    throw usage(
      `"${word}" is a ${found.map(({ kind }) => kind).join(' and a ')}`,
      `Name the one that is meant by its id, as "glusterctl ${first.kind} list" tells it.`,
    );
  return first.scope;
}

function one(
  kind: string,
  find: () => DriftScope,
): readonly { readonly kind: string; readonly scope: DriftScope }[] {
  try {
    return [{ kind, scope: find() }];
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'not-found') return [];
    throw error;
  }
}
