import { sshAccess } from '../../src/model/access.ts';
import type { Device, Node } from '../../src/model/entities.ts';
import { GIB } from '../../src/model/sizes.ts';
import { emptyState, type State } from '../../src/model/state.ts';

/** A readable id: the prefix and a number, padded to 32 hex digits. */
export function testId(prefix: string, number: number): string {
  return `${prefix}${number.toString(16)}`.padStart(32, '0');
}

export const CLUSTER = testId('c', 0);

export interface NodeSketch {
  readonly zone: number;
  /** Sizes in GiB. */
  readonly devices: readonly number[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A state with one cluster of the sketched nodes; device k of node n is `testId('d', n * 100 + k)`. */
export function sketchCluster(nodes: readonly NodeSketch[]): State {
  const state = { ...emptyState(testId('f', 0)), simulated: true };
  const nodeTable: Record<string, Node> = {};
  const deviceTable: Record<string, Device> = {};
  nodes.forEach((sketch, n) => {
    const node = testId('a', n);
    nodeTable[node] = {
      id: node,
      cluster: CLUSTER,
      zone: sketch.zone,
      manage: [`node${n + 1}`],
      storage: [`10.0.0.${n + 1}`],
      tags: sketch.tags ?? {},
      state: 'online',
      access: sshAccess(),
      glusterUuid: null,
    };
    sketch.devices.forEach((gib, k) => {
      const id = testId('d', n * 100 + k);
      deviceTable[id] = {
        id,
        node,
        name: `/dev/sd${String.fromCharCode(98 + k)}`,
        paths: [],
        pvUuid: null,
        serialNumber: null,
        tags: {},
        state: 'online',
        extentKiB: 4096,
        totalKiB: Math.floor(gib * GIB),
      };
    });
  });
  return {
    ...state,
    clusters: { [CLUSTER]: { id: CLUSTER, name: null, file: true, block: true } },
    nodes: nodeTable,
    devices: deviceTable,
  };
}
