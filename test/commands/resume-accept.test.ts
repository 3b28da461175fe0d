import { expect, it } from 'vitest';
import { simulatedWorld } from '../scenarios/simulated-world.ts';

it('a move that was stopped and finds a gate shut then is finished when that is accepted, as it says', async () => {
  const world = await simulatedWorld();
  try {
    const ok = async (line: string): Promise<string> => {
      const ran = await world.run(...line.split(' '));
      expect(ran.code, ran.stderr).toBe(0);
      return ran.stdout;
    };
    await ok(`topology load --json=${world.topologyFile}`);
    await ok('volume create --size=3 --name=data --durability=none');
    const client = await world.client('10.77.0.11', 'data');
    await client.write(3);
    const [brick = ''] = (await ok('brick list -o name')).split('\n');
    const close = await client.holdOpen('file1');
    await world.interrupted('could not be moved', 'brick', 'evict', brick);
    await close();
    await world.onHost('10.77.0.11', 'gluster --mode=script volume set data features.shard on');

    const refused = await world.run('operation', 'resume');
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('--accept=sharded');
    await ok('operation resume --accept=sharded');
    expect(await ok('operation list -o name')).toBe('');
    expect(await ok('brick list -o name')).not.toContain(brick);
    expect(await client.verify()).toBe('');
  } finally {
    await world.end();
  }
});
