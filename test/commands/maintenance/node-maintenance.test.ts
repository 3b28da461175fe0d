import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

describe('node maintenance', () => {
  it('starts', async () => {
    const ran = await cli.run('node maintenance start gl2');
    console.log(ran.stdout, ran.stderr, cli.simulation.notSimulated);
    console.log(await cli.ok('node list -o table'));
    const back = await cli.run('node maintenance stop gl2');
    console.log(back.stdout, back.stderr, cli.simulation.notSimulated);
    const rolled = await cli.run('cluster rolling -- apt-get -y upgrade');
    console.log(rolled.stdout, rolled.stderr, cli.simulation.notSimulated);
    const boot = await cli.run('cluster rolling --from=gl3 -- reboot');
    console.log(boot.stdout, boot.stderr, cli.simulation.notSimulated);
  });
});
