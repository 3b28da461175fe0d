import type { Hosts } from '../../src/hosts/hosts.ts';
import { GIB } from '../../src/model/sizes.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import type { Scenario } from './scenario.ts';

/** The hosts of a scenario, and what happens to them outside the program. */
export interface GoldenWorld {
  readonly hosts: () => Promise<Hosts>;
  readonly simulation: Simulation;
  hook(words: readonly string[]): void;
}

export function startWorld({ hosts }: Scenario): GoldenWorld {
  const simulation = Simulation.create({
    hosts: hosts.map(({ manage, storage, devices }) => ({
      name: manage,
      storage,
      devices: devices.map(({ name, gib }) => ({ path: name, sizeKiB: gib * GIB + 65_536, vgSizeGiB: gib })),
    })),
  });
  return {
    hosts: async () => createDirectHosts(simulation),
    simulation,
    hook(words) {
      const [what, ...rest] = words[0] === 'mend' ? [`mend ${words[1]}`, ...words.slice(2)] : words;
      const [host = ''] = rest;
      switch (what) {
        case 'down':
          simulation.kill(host);
          break;
        case 'mend down':
          simulation.boot(host);
          break;
        default:
          throw new Error(`no such hook: ${words.join(' ')}`);
      }
    },
  };
}
