import { expect } from 'vitest';
import { byHand } from './by-hand.ts';
import { eventually, expectClean, fstabs, json, loadTopology, PING, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

/** What somebody with root did, and by what name it is found. */
const ON_HOST: readonly (readonly [kind: string, script: string])[] = [
  ['fstab-line-missing', 'grep -v $BRICK /etc/fstab >/root/fstab || true; cp /root/fstab /etc/fstab'],
  ['brick-folder-mode-differs', 'chmod 700 $POINT/brick'],
  ['group-tags-missing', 'vgchange -qq --deltag glusterctl $GROUP'],
  ['lv-of-no-brick', 'lvcreate -qq -y -L 100M -n brick_00000000000000000000000000000001 $GROUP'],
  ['fstab-line-of-no-brick', 'echo "/dev/mapper/x-y /var/lib/heketi/mounts/x/y xfs nofail 1 2" >>/etc/fstab'],
  ['volume-ghost', 'mkdir -p /var/lib/glusterd/vols/ghost'],
  ['option-by-hand', 'gluster --mode=script volume set data performance.cache-size 64MB'],
  ['volume-not-started', 'gluster --mode=script volume stop other'],
  ['snapshot-not-in-state', 'gluster --mode=script snapshot create byhand data no-timestamp'],
  ['snapshot-missing', 'gluster --mode=script snapshot delete before'],
  ['volume-id-differs', 'gluster --mode=script volume set data user.heketi.id none'],
];

async function kinds(world: World, code: number): Promise<readonly string[]> {
  const { stdout } = await runs(world, ['verify', '--json'], code);
  const { differences } = JSON.parse(stdout) as { differences: { kind: string }[] };
  return differences.map(({ kind }) => kind).toSorted();
}

/** Past the program: what was changed on hosts. */
export const drift: readonly Scenario[] = [
  {
    name: 'what was changed on hosts by hand is found and named, and repaired while a client writes; verify finds nothing then',
    core: true,
    async run(world) {
      await loadTopology(world);
      const clean = await fstabs(world);
      const roomy = ['--snapshot-factor=1.5', '--gid=2000', PING];
      await runs(world, ['volume', 'create', '--size=1', '--name=data', ...roomy]);
      await runs(world, ['volume', 'create', '--size=1', '--name=other', PING]);
      await runs(world, ['snapshot', 'create', 'data', 'before']);
      expect(await kinds(world, 0)).toEqual([]);
      const [host = ''] = world.hosts;
      const client = (await world.mount?.(world.hosts[1] ?? '', 'data')) ?? null;
      await client?.write(3);

      const { bricks } = (await json(world, 'volume', 'info', 'data')) as {
        bricks: { path: string }[];
      };
      const points = bricks.map(({ path }) => path.replace(/\/brick$/, ''));
      const mounts = await byHand(world, host, 'cat /proc/mounts');
      const point = points.find((each) => mounts.includes(` ${each} `)) ?? '';
      const [group = '', brick = ''] = point.split('/').slice(-2);
      for (const [, script] of ON_HOST)
        await byHand(
          world,
          host,
          script.replaceAll('$POINT', point).replaceAll('$GROUP', group).replaceAll('$BRICK', brick),
        );
      expect(await kinds(world, 6)).toEqual(ON_HOST.map(([kind]) => kind).toSorted());

      await runs(world, ['repair', '--all', '--trust=state', '--yes'], 6);
      expect(await kinds(world, 6)).toEqual(['fstab-line-of-no-brick', 'lv-of-no-brick', 'volume-ghost']);
      await runs(world, ['repair', '--orphans', '--yes']);
      const { stdout } = await runs(world, ['verify']);
      expect(stdout).toContain('all is as the state has it');
      if (client !== null) {
        await client.write(2);
        expect(await client.verify()).toBe('');
        await client.unmount();
      }
      await runs(world, ['snapshot', 'delete', 'byhand']);
      for (const name of ['data', 'other']) await eventually(world, ['volume', 'delete', name, '--yes']);
      await expectClean(world, clean);
    },
  },
];
