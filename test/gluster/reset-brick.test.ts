import { afterEach, expect, it } from 'vitest';
import { beginResetScript, resetBrickScript } from '../../src/gluster/reset-brick.ts';
import { createBricksScript } from '../../src/lvm/brick.ts';
import { mountPoint } from '../../src/lvm/names.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Brick } from '../../src/model/entities.ts';
import type { Script } from '../../src/model/plan.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { defaultSettings } from '../support/default-settings.ts';
import { type MoveWorld, moveWorld } from '../support/move-world.ts';

let world: MoveWorld;
afterEach(async () => await world.cli.remove());

/** A brick of a volume with files, the scripts of its reset, and what each comes to. */
async function resetting() {
  world = await moveWorld(3, 1, ['volume create --size=8 --name=data']);
  world.fill('data', 6);
  const brick = world.bricks('data')[0];
  if (brick === undefined) throw new Error('a volume without bricks');
  const settings = defaultSettings(world.store.state.lineage);
  const host = world.hostOf(brick);
  const gluster = { host: `10.0.0.${host.slice(2)}`, path: brick.path };
  const volume = { name: 'data', id: brick.volume, bricks: [gluster] };
  const direct = createDirectHosts(world.simulation);
  const run = async (script: Script) => {
    const result = await direct.run({ name: host, access: sshAccess() }, script, { timeoutSeconds: 600 });
    if (result.kind !== 'done') throw new Error(result.kind);
    return { code: result.code, stderr: result.stderr };
  };
  return {
    brick,
    run,
    shell: async (text: string) => await run({ text, changes: true }),
    begin: beginResetScript(volume, [gluster], settings),
    commit: resetBrickScript(volume, gluster, brick, settings),
    make: createBricksScript([{ brick, gid: 0 }], settings),
  };
}

/** As after the disk was swapped: no file system, no line in fstab, nothing mounted. */
function wiped(brick: Brick): string {
  const group = `vg_${brick.device}`;
  return `umount ${mountPoint(brick)}\nlvremove -qq -f ${group}/${brick.lv}\nlvremove -qq -f ${group}/${brick.pool}\ngrep -v ${brick.lv} /etc/fstab >/etc/fstab.new || :\nmv -f /etc/fstab.new /etc/fstab`;
}

it('a brick is taken into use on an empty disk at the same path, and heals', async () => {
  const { brick, run, shell, begin, commit, make } = await resetting();
  expect((await run(begin)).code).toBe(0);
  expect((await shell(wiped(brick))).code).toBe(0);
  expect((await run(make)).code).toBe(0);
  expect(await run(commit)).toEqual({ code: 0, stderr: '' });
  // Once more changes nothing.
  expect(await run(commit)).toEqual({ code: 0, stderr: '' });
  for (let look = 0; look < 30; look++) await shell('true');
  expect(world.kept()).toEqual({ least: 3, lost: 0 });
});

it('a disk that is not mounted is refused: the brick would be on the root disk', async () => {
  const { brick, run, shell, begin, commit } = await resetting();
  await run(begin);
  await shell(wiped(brick));
  const { code, stderr } = await run(commit);
  expect(code).toBe(77);
  expect(stderr).toContain(`${mountPoint(brick)} is not mounted: the brick would be on the root disk`);
  expect(commit.text).not.toContain('commit force');
});

it('an old disk with its files is taken back as it is: nothing is reset', async () => {
  const { run, begin, commit } = await resetting();
  await run(begin);
  expect(await run(commit)).toEqual({ code: 0, stderr: '' });
  expect(world.kept()).toEqual({ least: 3, lost: 0 });
});
