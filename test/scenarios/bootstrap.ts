import { expect } from 'vitest';
import { json, loadTopology, runs } from './truth.ts';
import type { Scenario } from './world.ts';

export const bootstrap: readonly Scenario[] = [
  {
    name: 'a topology is loaded: peers connected, volume groups made; loading again changes nothing',
    core: true,
    async run(world) {
      await loadTopology(world);
      for (const host of world.hosts) {
        const groups = await world.onHost(host, 'vgs --noheadings -o vg_name');
        expect(
          groups.stdout
            .trim()
            .split(/\s+/)
            .filter((name) => name.startsWith('vg_')),
        ).toHaveLength(world.devices.length);
        const pool = await world.onHost(host, 'gluster pool list');
        expect(pool.stdout.split('\n').filter((line) => /\bConnected\b/.test(line))).toHaveLength(
          world.hosts.length,
        );
      }
      const before = await json(world, 'topology', 'info');
      const again = await runs(world, ['topology', 'load', `--json=${world.topologyFile}`]);
      expect(again.stdout).not.toMatch(/Creating|Adding|Unable/);
      expect(again.stdout.match(/Found device/g)).toHaveLength(world.hosts.length * world.devices.length);
      expect(await json(world, 'topology', 'info')).toEqual(before);
    },
  },
  {
    name: 'a host that is off during the load gives exit 3, and the next load completes it',
    core: true,
    async run(world) {
      const off = world.hosts.at(-1) ?? '';
      await world.cutPower(off);
      const partly = await runs(world, ['topology', 'load', `--json=${world.topologyFile}`], 3);
      expect(partly.stdout).toContain(`Creating node ${off} ... Unable to create node`);
      expect(partly.stderr).toContain(off);
      await world.boot(off);
      await loadTopology(world);
      const { clusters } = (await json(world, 'topology', 'info')) as { clusters: { nodes: unknown[] }[] };
      expect(clusters.map((cluster) => cluster.nodes.length)).toEqual([world.hosts.length]);
    },
  },
];
