import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { GIB } from '../../src/model/sizes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type Lab, lab } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  const simulation = Simulation.create({
    hosts: [1, 2, 3, 4].map((n) => ({
      name: `gl${n}`,
      storage: `10.0.0.${n}`,
      zone: n,
      devices: [{ path: '/dev/sdb', sizeKiB: 500 * GIB }],
    })),
  });
  cli = await lab({ simulation, columns: 200, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

describe('device remove', () => {
  it('tries', async () => {
    await cli.ok('volume create --size=20 --name=data');
    for (let n = 0; n < 30; n++) writeFile(cli.simulation.host('gl1') && cli.simulation.model, 'data', `/d${n % 3}/f${n}`, `text ${n}\n`);
    const on = JSON.parse(await cli.ok('volume info data --json')).bricks[0].device;
    console.log(await cli.run(`device disable ${on}`));
    console.log(await cli.run(`device remove ${on}`));
    console.log(await cli.run(`operation list`));
    console.log(await cli.run(`volume info data --json`));
    console.log(await cli.run(`device info ${on}`));
    console.log(goodCopies(cli.simulation.model).map(({ good }) => good).join());
    console.log(readFile(cli.simulation.model, 'data', '/d1/f1'));
  });
});
