import { changes } from './changes.ts';
import { packing } from './packing.ts';
import type { Part } from './part.ts';
import { placement } from './placement.ts';
import { simulatedVolumes } from './simulated-volumes.ts';
import { startUp } from './start-up.ts';
import { looks } from './status.ts';
import { topologyLoad } from './topology-load.ts';

/** All that needs no lab, in the order of what is printed. */
export const parts: readonly Part[] = [
  startUp,
  changes,
  placement,
  packing,
  topologyLoad,
  looks,
  ...simulatedVolumes,
];
