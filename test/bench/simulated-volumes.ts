import { GIB } from '../../src/model/sizes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { lab } from '../support/lab.ts';
import type { Part } from './part.ts';
import { measureVolumes, type VolumeRows, volumeNames } from './volumes.ts';

/** Of simulated hosts, where every round trip takes so long. */
export const simulatedVolumes: readonly Part[] = [0, 20, 50].map((latencyMs) => {
  const rows: VolumeRows = {
    nameOf: (what) => `simulated: ${what}, ${latencyMs} ms latency`,
    // Simulated scripts take no time: against what is written by hand, our start-up and the state file are nearly all that is measured.
    most: { tenCreatedToOne: 6, tenDeletedToOne: 6 },
  };
  return {
    names: volumeNames(rows, false),
    async measure(bench) {
      const simulation = Simulation.create({
        latencyMs,
        hosts: [1, 2, 3].map((n) => ({
          name: `gl${n}`,
          storage: `10.0.0.${n}`,
          zone: n,
          devices: ['/dev/vdb', '/dev/vdc'].map((path) => ({ path, sizeKiB: 20 * GIB })),
        })),
      });
      const world = await lab({ ssh: true, simulation });
      try {
        const hosts = {
          folder: world.folder,
          environment: world.variables,
          sshConfig: world.variables.GLUSTERCTL_SSH_CONFIG ?? '',
          topology: 'topology.json',
          rounds: 5,
        };
        return await measureVolumes(bench, hosts, rows);
      } finally {
        await world.remove();
      }
    },
  };
});
