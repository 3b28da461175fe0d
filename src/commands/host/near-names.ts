import type { Context } from '../../cli/context.ts';
import type { Row } from '../../hosts/check/row.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { nearest } from '../../model/nearest.ts';
import { addressOf } from '../../plans/addresses.ts';

/** What was typed but is no node may be a slip. */
export async function withNearNames(
  context: Context,
  rows: readonly Row[],
  names: readonly string[],
): Promise<readonly Row[]> {
  const lost = rows.some((row) => row.concern === 'reachable' && row.good === false);
  if (!lost || names.length === 0) return rows;
  const state = await context.store.read();
  const nodes = inNaturalOrder(
    Object.values(state.nodes).map((node) => addressOf(node).name),
    (name) => name,
  );
  if (nodes.length === 0) return rows;
  return rows.map((row) => {
    if (row.concern !== 'reachable' || row.good !== false || nodes.includes(row.host)) return row;
    const [close] = nearest(row.host, nodes);
    const advice = close === undefined ? `Managed are ${nodes.join(', ')}.` : `Did you mean ${close}?`;
    return { ...row, detail: `${row.detail}; it is no managed node either`, mend: `${advice} ${row.mend}` };
  });
}
