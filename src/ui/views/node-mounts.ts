import type { GlusterctlError } from '../../model/errors.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

interface Told {
  readonly node: string;
  readonly what: 'mounted' | 'unmounted' | 'there' | 'failed';
  readonly error: GlusterctlError | null;
}

/** What became of a mount on each node; `there` is what is said where nothing had to be done. */
export function nodeMountsView(
  results: readonly Told[],
  {
    where,
    there,
    notes,
  }: { readonly where: string; readonly there: string; readonly notes: readonly string[] },
): View {
  const word = ({ what }: Told): string => (what === 'there' ? there : what);
  return tableView({
    json: () => ({
      nodes: results.map((one) => ({
        name: one.node,
        where,
        result: one.what === 'there' ? 'unchanged' : one.what,
        error:
          one.error === null
            ? null
            : { code: one.error.code, message: one.error.message, hint: one.error.hint ?? null },
      })),
    }),
    table: () => ({
      columns: [{ title: 'NODE' }, { title: 'WHERE' }, { title: 'RESULT' }],
      rows: results.map((one) => [one.node, where, word(one)]),
    }),
    names: () => results.map(({ node }) => node),
    notes,
    exitCode: results.some(({ what }) => what === 'failed') ? 3 : 0,
  });
}
