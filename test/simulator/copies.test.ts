import { expect, test } from 'vitest';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { lab } from '../support/lab.ts';

test('copies of a clone count on hosts that are off, too: gluster mounts them by itself when they are back', async () => {
  const cli = await lab();
  try {
    await cli.ok('topology load --json=topology.json');
    await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
    await cli.ok('volume clone data --name=copy');
    const { simulation } = cli;
    expect(writeFile(simulation.model, 'copy', '/d/f', 'text')).toBeNull();
    simulation.kill('gl2');
    expect(goodCopies(simulation.model)).toMatchObject([{ volume: 'copy', good: 3 }]);
    expect(simulation.host('gl2').mounts.map(({ target }) => target)).toEqual(['/']);
    simulation.boot('gl2');
    expect(goodCopies(simulation.model)).toMatchObject([{ volume: 'copy', good: 3 }]);
  } finally {
    await cli.remove();
  }
});
