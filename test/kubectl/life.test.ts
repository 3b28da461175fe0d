import { afterEach, describe, expect, it } from 'vitest';
import { type PodWorld, podWorld } from '../support/kubectl/pod-world.ts';

let world: PodWorld;
afterEach(async () => await world.remove());

const FSTAB = '/var/lib/heketi/fstab';
const fstabs = (file: string): readonly string[] =>
  world.simulation.hosts.map(({ name }) => world.simulation.files(name).read(file) ?? '');

describe('hosts that are pods', () => {
  it('serve a whole life: loaded, checked, with a volume that is made, expanded, found after a restart, and deleted', async () => {
    world = await podWorld();
    await world.ok('topology load --json=topology.json');
    expect(await world.ok('node list -o json')).toContain('gl1');
    await world.ok('volume create --name=data --size=10');
    for (const text of fstabs(FSTAB)) expect(text).toMatch(/^\/dev\/mapper\/vg_\S+ \/var\/lib\/heketi\/mounts\/\S+ xfs /);
    for (const text of fstabs('/etc/fstab')) expect(text).not.toContain('heketi');

    await world.ok('volume expand data --expand-size=5 --wait');
    for (const { name } of world.simulation.hosts) world.replacePod(name);
    for (const { mounts } of world.simulation.hosts)
      expect(mounts.filter(({ target }) => target.includes('/brick_'))).toHaveLength(2);
    await world.ok('verify');

    await world.ok('volume delete data');
    expect(fstabs(FSTAB)).toEqual(['', '', '']);
    expect(world.simulation.notSimulated).toEqual([]);
  });
});
