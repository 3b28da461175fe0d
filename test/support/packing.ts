import { GlusterctlError } from '../../src/model/errors.ts';
import type { State } from '../../src/model/state.ts';
import { usageByDevice } from '../../src/model/usage.ts';
import { placeVolume } from '../../src/placement/place.ts';
import { sketchCluster } from './cluster.ts';
import { request, withPlacement } from './place.ts';

export interface Packing {
  /** Placed data against the largest T with Σ min(capacity of node, T) ≥ replica · T. */
  readonly efficiency: number;
  readonly volumes: number;
  /** Sets in fewer zones than there were zones with room for the brick. */
  readonly badlySpread: number;
}

export function packUntilRefused(
  nodes: readonly (readonly number[])[],
  zones: number,
  replica: number,
  volumeGiB: number,
): Packing {
  let state = sketchCluster(nodes.map((devices, n) => ({ zone: (n % zones) + 1, devices })));
  const asked = request(volumeGiB, { durability: { type: 'replicate', replica, arbiter: false } });
  let volumes = 0;
  let badlySpread = 0;
  for (;;) {
    try {
      const placement = placeVolume(state, asked);
      for (const set of placement.sets) {
        const spread = new Set(set.map((brick) => state.nodes[brick.node]?.zone)).size;
        if (spread < Math.min(replica, zonesWithRoom(state, set[0]?.poolKiB ?? 0))) badlySpread += 1;
      }
      state = withPlacement(state, placement, `v${volumes}`);
      volumes += 1;
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      return { efficiency: (volumes * volumeGiB) / upperBound(nodes, replica), volumes, badlySpread };
    }
  }
}

function zonesWithRoom(state: State, brickKiB: number): number {
  const usage = usageByDevice(state);
  const zones = Object.values(state.devices)
    .filter((device) => {
      const { freeKiB = 0, spareKiB = 0 } = usage.get(device.id) ?? {};
      return freeKiB - spareKiB >= brickKiB * 1.006;
    })
    .map((device) => state.nodes[device.node]?.zone);
  return new Set(zones).size;
}

/** In GiB; the half percent of metadata that every brick takes is part of what can't be used. */
function upperBound(nodes: readonly (readonly number[])[], replica: number): number {
  const capacity = nodes.map((devices) => devices.reduce((sum, gib) => sum + gib, 0) / 1.005);
  let low = 0;
  let high = capacity.reduce((sum, gib) => sum + gib, 0);
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    const places = capacity.reduce((sum, gib) => sum + Math.min(gib, middle), 0);
    if (places >= replica * middle) low = middle;
    else high = middle;
  }
  return low;
}
