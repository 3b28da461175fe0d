import { describe, expect, test } from 'vitest';
import { createBricksScript, destroyBricksScript } from '../../src/lvm/brick.ts';
import { initDevicesScript } from '../../src/lvm/device.ts';
import { mountPoint, volumeGroup, volumeNode } from '../../src/lvm/names.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Brick } from '../../src/model/entities.ts';
import type { Script } from '../../src/model/plan.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { createDirectHosts } from '../../src/simulator/start.ts';
import { defaultSettings } from '../support/default-settings.ts';

const settings = defaultSettings('a'.repeat(32));
const SIZE = 20 * 1024 * 1024;

const brick = (device: string, id: string, sizeKiB = 1024 * 1024): Brick => ({
  id: id.repeat(32),
  volume: 'f'.repeat(32),
  device: device.repeat(32),
  path: `/var/lib/heketi/mounts/vg_${device.repeat(32)}/brick_${id.repeat(32)}/brick`,
  sizeKiB,
  poolKiB: sizeKiB,
  metadataKiB: 8192,
  pool: `tp_${id.repeat(32)}`,
  lv: `brick_${id.repeat(32)}`,
  kind: 'data',
  position: 0,
});
const own = brick('1', '3');
const work = [{ brick: own, gid: 0 }];
const group = volumeGroup(own.device);
const create = createBricksScript(work, settings);
const destroy = destroyBricksScript(work, settings);

/** A host with a group on each of two disks, and the commands that a script starts there, but for flock. */
async function host() {
  const paths = ['/dev/vdb', '/dev/vdc'];
  const simulation = Simulation.create({
    hosts: [{ name: 'h', storage: '10.0.0.1', devices: paths.map((path) => ({ path, sizeKiB: SIZE })) }],
  });
  const hosts = createDirectHosts(simulation);
  const run = async (script: Script) =>
    await hosts.run({ name: 'h', access: sshAccess() }, script, { timeoutSeconds: 600 });
  const init = paths.map((path, at) => ({
    deviceId: String(at + 1).repeat(32),
    path,
    destroyExistingData: false,
    expected: { sizeKiB: SIZE, serialNumber: `SIM-h-${path.slice(5)}`, arrival: null },
  }));
  expect(await run(initDevicesScript(init, settings))).toMatchObject({ kind: 'done', code: 0 });
  const ran = async (script: Script) => {
    const before = simulation.journal.length;
    expect(await run(script)).toMatchObject({ kind: 'done', code: 0 });
    return simulation.journal.slice(before).flatMap(({ commands }) => commands);
  };
  const fails = (command: RegExp, more: Partial<Fault> = {}) =>
    simulation.addFault({ command, effect: { kind: 'fails', code: 5, stderr: '  no\n' }, ...more });
  const fstab = () => simulation.files('h').read('/etc/fstab') ?? '';
  return { simulation, run, ran, fails, fstab };
}
const tools = (commands: readonly string[]) => commands.map((each) => each.split(' ')[0]);
const isMounted = ({ simulation }: Awaited<ReturnType<typeof host>>, { path }: Brick) =>
  simulation.host('h').mounts.some(({ target }) => path === `${target}/brick`);

describe('what is started on a host', () => {
  test('for a brick that is made, and for it again', async () => {
    const { ran } = await host();
    expect(tools(await ran(create))).toEqual(
      'mkdir lvcreate mkfs.xfs cp sync mv mount mkdir sync'.split(' '),
    );
    expect(tools(await ran(create))).toEqual('mkdir lvcreate lvs lvchange grep grep mkdir sync'.split(' '));
  });

  test('for one that is taken away, and for it again', async () => {
    const { ran } = await host();
    await ran(create);
    expect(tools(await ran(destroy))).toEqual(
      'umount umount cp grep sync mv lvs lvremove rmdir sync'.split(' '),
    );
    expect(tools(await ran(destroy))).toEqual('umount lvs sync'.split(' '));
  });
});

describe('what LVM refuses to make', () => {
  test('is used where it is there, and not made anew', async () => {
    const world = await host();
    await world.ran(create);
    await world.ran({ text: `echo kept >${own.path}/file; umount ${mountPoint(own)}`, changes: true });
    const again = await world.ran(create);
    expect(again.filter((each) => /^(mkfs|lvcreate.*--virtualsize)/.test(each))).toHaveLength(1);
    expect(world.simulation.files('h').read(`${own.path}/file`)).toBe('kept\n');
    // Before fstab's line was on disk, too.
    await world.ran({ text: `umount ${mountPoint(own)}; : >/etc/fstab`, changes: true });
    expect(tools(await world.ran(create))).not.toContain('mkfs.xfs');
    expect(world.simulation.files('h').read(`${own.path}/file`)).toBe('kept\n');
  });

  test('is made in the pool, where only that is there', async () => {
    const world = await host();
    await world.ran(create);
    await world.ran({
      text: `umount ${mountPoint(own)}; : >/etc/fstab; lvremove -qq -f ${group}/${own.lv}`,
      changes: true,
    });
    expect(tools(await world.ran(create)).filter((each) => each === 'lvcreate')).toHaveLength(2);
    expect(isMounted(world, own)).toBe(true);
  });

  test('fails in its words and by its name where nothing is there', async () => {
    const { run, simulation } = await host();
    const large = [{ brick: brick('1', '3', 900 * 1024 * 1024), gid: 0 }];
    const result = await run(createBricksScript(large, settings));
    expect(result).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(
        /Volume group "vg_1{32}" has insufficient free space \(\d+ extents\): 230400 required\.$/,
      ),
      failed: expect.stringMatching(/^lvcreate -qq .* --name brick_3{32}$/),
    });
    expect(Object.keys(simulation.host('h').groups[group]?.volumes ?? {})).toEqual([]);
  });

  test('fails, too, where LVM does not tell what is there, and leaves it as it is', async () => {
    const world = await host();
    await world.ran(create);
    world.fails(/^lvs/);
    expect(await world.run(create)).toMatchObject({ code: 5, stderr: 'no', failed: `lvs ${group}` });
    // What LVM said is told beside that where it was no word of what is there.
    world.simulation.faults.clear();
    world.fails(/^lvcreate/);
    world.fails(/^lvs/);
    expect(await world.run(create)).toMatchObject({ stderr: 'no\n  no', failed: `lvs ${group}` });
  });

  test('beside bricks on another disk: each is looked for by itself', async () => {
    const world = await host();
    const both = [...work, { brick: brick('2', '4'), gid: 2000 }];
    await world.ran(create);
    const commands = await world.ran(createBricksScript(both, settings));
    expect(commands.filter((each) => each.startsWith('mkfs'))).toEqual([
      expect.stringContaining(volumeNode(brick('2', '4'))),
    ]);
    expect(both.map((each) => isMounted(world, each.brick))).toEqual([true, true]);
    expect(world.simulation.files('h').node(brick('2', '4').path)).toMatchObject({
      mode: 0o2775,
      group: 2000,
    });
  });
});

describe('taking away', () => {
  test('goes on until nothing is mounted there, and only then', async () => {
    const world = await host();
    await world.ran(create);
    const machine = world.simulation.host('h');
    machine.mounts = [
      ...machine.mounts,
      ...machine.mounts.filter(({ target }) => target === mountPoint(own)),
    ];
    expect(tools(await world.ran(destroy)).filter((each) => each === 'umount')).toHaveLength(3);
    expect(isMounted(world, own)).toBe(false);
  });

  test('asks what is mounted where umount says something else', async () => {
    const world = await host();
    await world.ran(create);
    world.fails(/^umount/, { lasting: true });
    expect(await world.run(destroy)).toMatchObject({ code: 1, failed: `umount ${mountPoint(own)}` });
    expect(world.fstab()).toContain(own.lv);
    world.simulation.faults.clear();
    await world.ran({ text: `umount ${mountPoint(own)}`, changes: true });
    world.fails(/^umount/, { lasting: true });
    await world.ran(destroy);
    expect(world.fstab()).not.toContain(own.lv);
  });

  test.each([
    { how: 'without nofail, as Heketi wrote it', options: 'rw,inode64,noatime,nouuid' },
    { how: 'of ours', options: settings.mountOptions },
  ])('a power cut leaves no line that keeps the host from starting: $how', async ({ options }) => {
    const mine = { ...settings, mountOptions: options };
    const world = await host();
    await world.ran(createBricksScript(work, mine));
    world.simulation.addFault({ command: /^rmdir/, effect: { kind: 'dies', when: 'before' } });
    await world.run(destroyBricksScript(work, mine));
    world.simulation.boot('h');
    expect(Object.keys(world.simulation.host('h').groups[group]?.volumes ?? {})).toEqual([]);
    const lines = world
      .fstab()
      .split('\n')
      .filter((line) => line.includes(own.lv));
    expect(lines.filter((line) => !line.includes('nofail'))).toEqual([]);
    await world.ran(destroyBricksScript(work, mine));
    expect(world.fstab()).not.toContain(own.lv);
  });
});
