import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
});

afterEach(async () => await world.remove());

describe('a state without a cluster is not said to be as the hosts', () => {
  test.each(['verify', 'verify data', 'repair --all', 'repair --orphans', 'repair mount-missing'])(
    'by %s, be it that there is none',
    async (line) => {
      const { code, stdout, stderr } = await world.run(line);
      expect([code, stdout]).toEqual([4, '']);
      expect(stderr).toContain(
        `There is nothing to compare: ${world.variables.GLUSTERCTL_STATE} holds no cluster`,
      );
      expect(stderr).toContain('glusterctl state rebuild --help');
    },
  );

  test('nor where the last was deleted', async () => {
    await world.ok('cluster create --name=lab');
    expect((await world.run('verify')).code).toBe(0);
    await world.ok('cluster delete lab');
    expect((await world.run('verify')).code).toBe(4);
  });
});
