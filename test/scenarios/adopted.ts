import { expect } from 'vitest';
import { byHand } from './by-hand.ts';
import { bricksInGluster, clientAtWork, expectHealed, openOperations } from './moving.ts';
import { eventually, json, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

const FOLDER = '/bricks/byhand';

/** A cluster of ours with the first disk of each host; on the second others have made a file system. */
async function twoWorlds(world: World): Promise<void> {
  const [ours = '', theirs = ''] = world.devices;
  await runs(world, ['cluster', 'create', '--name=lab']);
  for (const [index, host] of world.hosts.entries()) {
    await runs(world, [
      'node',
      'add',
      '--cluster=lab',
      `--zone=${index + 1}`,
      `--management-host-name=${host}`,
      `--storage-host-name=${host}`,
    ]);
    await runs(world, ['device', 'add', `--name=${ours}`, `--node=${host}`]);
    await byHand(
      world,
      host,
      `pvcreate -qq ${theirs}
      vgcreate -qq byhand ${theirs}
      lvcreate -qq -L 3G -n bricks byhand
      mkfs.xfs -q /dev/mapper/byhand-bricks
      mkdir -p ${FOLDER}
      mount /dev/mapper/byhand-bricks ${FOLDER}`,
    );
  }
}

async function tidy(world: World): Promise<void> {
  for (const host of world.hosts)
    await world.onHost(
      host,
      `umount ${FOLDER}; rmdir ${FOLDER}; lvremove -qq -f byhand/bricks; vgremove -qq byhand; pvremove -qq ${world.devices[1]}`,
    );
}

async function foreign(world: World): Promise<readonly string[]> {
  const { volumes } = (await json(world, 'volume', 'list', '--foreign')) as { volumes: { name: string }[] };
  return volumes.map(({ name }) => name);
}

export const adopted: readonly Scenario[] = [
  {
    name: 'a volume made by hand is adopted, expanded, and a brick of it moved to a disk of ours while a client writes; deleted, what was made by hand is still there',
    async run(world) {
      const [first = '', second = ''] = world.hosts;
      await twoWorlds(world);
      try {
        const bricks = world.hosts.map((host) => `${host}:${FOLDER}/b`);
        await byHand(
          world,
          first,
          `gluster --mode=script volume create byhand replica 3 ${bricks.join(' ')}
          gluster --mode=script volume set byhand network.ping-timeout 5
          gluster --mode=script volume start byhand`,
        );
        expect(await foreign(world)).toEqual(['byhand']);
        const client = await clientAtWork(world, ['byhand']);

        await runs(world, ['adopt', 'volume', 'byhand', '--dry-run']);
        await runs(world, ['adopt', 'volume', 'byhand']);
        expect(await foreign(world)).toEqual([]);
        expect(await bricksInGluster(world, 'byhand')).toEqual(bricks);
        await eventually(world, ['status']);

        await runs(world, ['volume', 'expand', 'byhand', '--expand-size=1', '--wait']);
        expect((await bricksInGluster(world, 'byhand')).slice(0, 3)).toEqual(bricks);

        // What a busy client is just writing may still count as to be healed.
        await runs(world, ['heal', 'wait', 'byhand']);
        const old = `${second}:${FOLDER}/b`;
        const moved = await runs(world, ['brick', 'evict', old]);
        expect(moved.stderr).toContain(`On ${second} the directory ${FOLDER}/b stays as it is`);
        const after = await bricksInGluster(world, 'byhand');
        expect(after).not.toContain(old);
        expect(after[0]).toBe(bricks[0]);
        await byHand(world, second, `[ -d ${FOLDER}/b/.glusterfs ]`);
        await client.ends();
        await expectHealed(world, 'byhand');
        await eventually(world, ['status']);

        await eventually(world, ['volume', 'delete', 'byhand', '--yes']);
        expect(await openOperations(world)).toEqual([]);
        for (const host of world.hosts) {
          await byHand(world, host, `[ -d ${FOLDER}/b/.glusterfs ]`);
          expect(await byHand(world, host, `ls ${FOLDER}/b`)).not.toBe('');
          expect(await byHand(world, host, 'cat /proc/mounts')).toContain(` ${FOLDER} xfs `);
        }
        await runs(world, ['state', 'check']);
      } finally {
        await tidy(world);
      }
    },
  },
];
