import { packUntilRefused, type Workload } from '../support/packing.ts';
import { FURTHER_WORKLOADS, WORKLOADS } from '../support/workloads.ts';
import type { Part } from './part.ts';
import { counted, row } from './row.ts';

const LEAST = 0.995;
const ALL = [...WORKLOADS, ...FURTHER_WORKLOADS];

const nameOf = ({ name }: Workload): string => `packing: ${name}`;

/** How densely volumes pack until the first is refused; no timing, so it is the same on every machine. */
export const packing: Part = {
  names: ALL.map(nameOf),
  async measure({ wants }) {
    return ALL.filter((workload) => wants(nameOf(workload))).map((workload) => {
      const { efficiency, inFewBricks, volumes, mostBricks, badlySpread } = packUntilRefused(workload);
      return row({
        name: nameOf(workload),
        value: efficiency,
        unit: 'of the bound',
        least: LEAST,
        also: [
          `at most ${mostBricks} bricks a volume`,
          `${inFewBricks.toFixed(4)} before one has more than 32`,
          `${counted(volumes)} volumes`,
          `${badlySpread} sets badly spread`,
        ].join(', '),
      });
    });
  },
};
