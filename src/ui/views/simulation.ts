import type { View } from '../view.ts';

interface ShownHost {
  readonly name: string;
  readonly power: string;
  readonly defects: readonly string[];
  readonly faults: readonly string[];
}

/** Simulated hosts: what is wrong with each. */
export function simulationView(hosts: readonly ShownHost[]): View {
  const width = Math.max(...hosts.map(({ name }) => name.length));
  return {
    heketi: () =>
      hosts
        .map(({ name, power, defects, faults }) => {
          const wrong = [...defects, ...faults].join('; ');
          return `${`${name.padEnd(width)}  ${power.padEnd(6)}  ${wrong}`.trimEnd()}\n`;
        })
        .join(''),
    json: () => ({ hosts }),
    table: () => ({
      columns: ['Host', 'Power', 'Defects', 'Faults to come'].map((title) => ({ title })),
      rows: hosts.map(({ name, power, defects, faults }) => [
        name,
        power,
        defects.join(', '),
        faults.join('; '),
      ]),
      empty: 'No hosts',
    }),
    names: () => hosts.map(({ name }) => name),
  };
}
