import { GIB } from '../../src/model/sizes.ts';
import { wrapScript } from '../../src/shell/wrap.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { commandLine } from '../support/command-line.ts';
import type { World } from './world.ts';

/** Three hosts with two disks of 20 GiB each, as the lab has them. */
export async function simulatedWorld(): Promise<World> {
  const names = [1, 2, 3].map((n) => `10.77.0.1${n}`);
  const devices = ['/dev/vdb', '/dev/vdc'];
  const simulation = Simulation.create({
    hosts: names.map((name, index) => ({
      name,
      storage: name,
      zone: index + 1,
      devices: devices.map((path) => ({ path, sizeKiB: 20 * GIB })),
    })),
  });
  const cli = await commandLine({ hosts: async () => createDirectHosts(simulation) });
  await cli.file('topology.json', topologyText(simulation));
  const direct = createDirectHosts(simulation);
  return {
    kind: 'simulated',
    hosts: names,
    devices,
    topologyFile: 'topology.json',
    async run(...words) {
      return await cli.run(words);
    },
    async onHost(host, text) {
      const result = await direct.run(
        { name: host, ssh: {} },
        { text, changes: true },
        { timeoutSeconds: 60 },
      );
      if (result.kind !== 'done')
        throw new Error(`${host}: ${result.kind}: ${wrapScript({ text, changes: true })}`);
      return { code: result.code, stdout: result.stdout, stderr: result.stderr };
    },
    async cutPower(host) {
      simulation.kill(host);
    },
    async boot(host) {
      simulation.boot(host);
    },
  };
}
