import { inNaturalOrder } from '../../model/natural-order.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

interface ShownHost {
  readonly name: string;
  readonly power: string;
  readonly defects: readonly string[];
  readonly faults: readonly string[];
}

/** Simulated hosts: what is wrong with each. */
export function simulationView(hosts: readonly ShownHost[]): View {
  return tableView({
    json: () => ({ hosts }),
    table: () => ({
      columns: [
        { title: 'HOST' },
        { title: 'POWER' },
        { title: 'DEFECTS', kind: 'text' },
        { title: 'FAULTS TO COME', kind: 'text' },
      ],
      rows: inNaturalOrder(hosts, ({ name }) => name).map(({ name, power, defects, faults }) => [
        name,
        power,
        defects.join(', ') || '-',
        faults.join('; ') || '-',
      ]),
    }),
    names: () =>
      inNaturalOrder(
        hosts.map(({ name }) => name),
        (name) => name,
      ),
  });
}
