import { expect } from 'vitest';
import {
  eventually,
  expectAgreement,
  expectClean,
  followAdvice,
  fstabs,
  json,
  loadTopology,
  PING,
  runs,
} from './truth.ts';
import type { Mounted, Scenario, World } from './world.ts';

/** A shorter wait for hosts that give no answer, as a person in a hurry would ask for. */
const QUICKLY = '--timeout=5';

function third(world: World): string {
  return world.hosts[2] ?? '';
}

/** Another volume with files in it, which nothing that happens may touch. */
async function bystander(world: World): Promise<{ untouched(): Promise<void> }> {
  await runs(world, ['volume', 'create', '--size=1', '--name=bystander', PING]);
  const files: Mounted | null = (await world.mount?.(world.hosts[0] ?? '', 'bystander')) ?? null;
  await files?.write(20);
  return {
    async untouched() {
      if (files === null) return;
      expect(await files.verify()).toBe('');
      await files.unmount();
    },
  };
}

/** In the middle of a command: when it has begun to act on that host, something happens to the host. */
async function amid(
  world: World,
  words: readonly string[],
  strike: { readonly host: string; readonly program: string; readonly happens: () => Promise<void> },
) {
  const held = await world.hold(strike.host, strike.program);
  const running = world.run(...words);
  await held.reached();
  await strike.happens();
  return { held, running };
}

async function afterPowerCut(
  world: World,
  ran: { code: number; stderr: string },
  goOn = async () => await followAdvice(world, ran.stderr),
): Promise<void> {
  const host = third(world);
  expect(ran.code, ran.stderr).toBe(21);
  expect(ran.stderr).toContain(host);
  expect((await json(world, 'operation', 'info')).total).toBe(1);
  await world.boot(host);
  await goOn();
  expect((await json(world, 'operation', 'info')).total).toBe(0);
  await expectAgreement(world);
}

export const faults: readonly Scenario[] = [
  {
    name: 'a power cut amid a create: one command finishes it',
    core: true,
    async run(world) {
      await loadTopology(world);
      const other = await bystander(world);
      const host = third(world);
      const create = ['volume', 'create', '--size=1', '--name=data', QUICKLY];
      const { running } = await amid(world, create, {
        host,
        program: 'mkfs.xfs',
        happens: () => world.cutPower(host),
      });
      await afterPowerCut(world, await running);
      await runs(world, ['volume', 'status', 'data']);
      await other.untouched();
    },
  },
  {
    name: 'a power cut amid a delete: one command finishes it',
    async run(world) {
      await loadTopology(world);
      const other = await bystander(world);
      const before = await fstabs(world);
      const host = third(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data']);
      const { running } = await amid(world, ['volume', 'delete', 'data', '--yes', QUICKLY], {
        host,
        program: 'lvremove',
        happens: () => world.cutPower(host),
      });
      await afterPowerCut(world, await running);
      expect(await fstabs(world)).toEqual(before);
      expect((await json(world, 'volume', 'list')).volumes).toHaveLength(1);
      await other.untouched();
    },
  },
  {
    name: 'a power cut amid an expand: one command undoes it, and the files are all there',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const before = await fstabs(world);
      const host = third(world);
      const files = await world.mount?.(world.hosts[0] ?? '', 'data');
      await files?.write(30);
      const expand = ['volume', 'expand', 'data', '--expand-size=1', '--wait', QUICKLY];
      const { running } = await amid(world, expand, {
        host,
        program: 'mkfs.xfs',
        happens: () => world.cutPower(host),
      });
      await afterPowerCut(world, await running, async () => {
        const { operations } = (await json(world, 'operation', 'list')) as { operations: { id: string }[] };
        await runs(world, ['operation', 'rollback', operations[0]?.id ?? '']);
      });
      expect(await fstabs(world)).toEqual(before);
      expect((await json(world, 'volume', 'info', 'data')).size).toBe(1);
      expect((await files?.verify()) ?? '').toBe('');
      await runs(world, expand);
      expect((await json(world, 'volume', 'info', 'data')).size).toBe(2);
      await expectAgreement(world);
      expect((await files?.verify()) ?? '').toBe('');
    },
  },
  {
    name: 'a host that stands still for 60 s amid a create: it is waited for, and the create succeeds',
    async run(world) {
      await loadTopology(world);
      const host = third(world);
      const { held, running } = await amid(world, ['volume', 'create', '--size=1', '--name=data'], {
        host,
        program: 'mkfs.xfs',
        happens: () => world.freeze(host),
      });
      await world.pass(60);
      await world.thaw(host);
      await held.release();
      const ran = await running;
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stderr).toContain(host);
      expect((await json(world, 'operation', 'info')).total).toBe(0);
      await expectAgreement(world);
      await runs(world, ['volume', 'status', 'data']);
    },
  },
  {
    name: 'a network cut between a host and the others: a create is undone, and works when the cut is mended',
    async run(world) {
      await loadTopology(world);
      const other = await bystander(world);
      const before = await fstabs(world);
      const host = third(world);
      await world.cutNetwork(host);
      const create = ['volume', 'create', '--size=1', '--name=data'];
      const ran = await world.run(...create);
      expect(ran.code, ran.stderr).toBe(1);
      expect(ran.stderr).toContain(host);
      await expectAgreement(world);
      expect(await fstabs(world)).toEqual(before);
      const refused = await world.run('volume', 'delete', 'bystander', '--yes');
      expect(refused.code, refused.stderr).toBe(5);
      expect(refused.stderr).toContain(host);
      await world.joinNetwork(host);
      expect((await json(world, 'operation', 'info')).total).toBe(0);
      await runs(world, create);
      await expectAgreement(world);
      await other.untouched();
    },
  },
  {
    name: 'somebody else took the space of a device: a create is undone and names it; it goes elsewhere when that is disabled',
    async run(world) {
      await loadTopology(world);
      const before = await fstabs(world);
      const host = third(world);
      const { stdout } = await world.onHost(host, 'vgs --noheadings -o vg_name');
      const groups = stdout.split('\n').flatMap((line) => /\bvg_\w+/.exec(line)?.[0] ?? []);
      expect(groups).toHaveLength(world.devices.length);
      // Whichever device placement would choose.
      const taken: string[] = [];
      const first = await json(world, 'volume', 'create', '--size=1', '--name=probe');
      for (const brick of first.bricks as { path: string }[]) {
        const group = groups.find((name) => brick.path.includes(name));
        if (group !== undefined) taken.push(group);
      }
      await runs(world, ['volume', 'delete', 'probe', '--yes']);
      expect(taken).toHaveLength(1);
      const [group = ''] = taken;
      const took = await world.onHost(host, `lvcreate -qq --yes --size 19G --name theirs ${group}`);
      expect(took.code, took.stderr).toBe(0);

      const create = ['volume', 'create', '--size=2', '--name=data'];
      const ran = await world.run(...create);
      expect(ran.code, ran.stderr).toBe(1);
      expect(ran.stderr).toContain(host);
      expect(ran.stderr).toMatch(/insufficient free space/i);
      expect(ran.stderr).toContain('glusterctl device disable');
      expect((await json(world, 'operation', 'info')).total).toBe(0);
      await expectAgreement(world);
      expect(await fstabs(world)).toEqual(before);

      const { devices } = await thirdsDevices(world, host);
      const full = devices.find(({ id }) => group.includes(id));
      await runs(world, ['device', 'disable', full?.id ?? '']);
      await runs(world, create);
      await expectAgreement(world);
      const theirs = await world.onHost(host, `lvs --noheadings -o lv_name ${group}`);
      expect(theirs.stdout).toContain('theirs');
    },
  },
  {
    name: 'a brick process is killed: status tells, and "volume start" brings it back',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const files = await world.mount?.(world.hosts[0] ?? '', 'data');
      await files?.write(10);
      const host = third(world);
      const { bricks } = await json(world, 'volume', 'info', 'data');
      const mounts = (await world.onHost(host, 'cat /proc/mounts')).stdout;
      const brick = (bricks as { path: string }[]).find(({ path }) =>
        mounts.includes(path.replace(/\/brick$/, '')),
      );
      await world.killBrick(host, brick?.path ?? '');
      const down = await runs(world, ['volume', 'status', 'data'], 3);
      expect(down.stdout).toContain('2 of 3 bricks up');
      expect(down.stderr).toContain('glusterctl status -x');
      await files?.write(10);
      await runs(world, ['volume', 'start', 'data']);
      await eventually(world, ['volume', 'status', 'data']);
      expect((await files?.verify()) ?? '').toBe('');
    },
  },
  {
    name: 'glusterd of a host is stopped: creating is undone, deleting is refused; both work when it runs again',
    async run(world) {
      await loadTopology(world);
      const empty = await fstabs(world);
      const other = await bystander(world);
      const before = await fstabs(world);
      const host = third(world);
      await world.stopGlusterd(host);
      const create = ['volume', 'create', '--size=1', '--name=data'];
      const ran = await world.run(...create);
      expect(ran.code, ran.stderr).toBe(1);
      expect(ran.stderr).toContain(host);
      const refused = await world.run('volume', 'delete', 'bystander', '--yes');
      expect(refused.code, refused.stderr).toBe(5);
      expect(refused.stderr).toContain(host);
      expect(await fstabs(world), refused.stderr).toEqual(before);
      await world.startGlusterd(host);
      expect((await json(world, 'operation', 'info')).total).toBe(0);
      await expectAgreement(world);
      await runs(world, create);
      await other.untouched();
      await runs(world, ['volume', 'delete', 'bystander', '--yes']);
      await runs(world, ['volume', 'delete', 'data', '--yes']);
      await expectClean(world, empty);
    },
  },
  {
    name: 'glusterd of a host is stopped: no snapshot is deleted or restored, since gluster has one that went so again when it runs',
    async run(world) {
      await loadTopology(world);
      const empty = await fstabs(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', '--snapshot-factor=2', PING]);
      await runs(world, ['snapshot', 'create', 'data', 'one']);
      const [first = ''] = world.hosts;
      const host = third(world);
      const gluster = async (words: string): Promise<string> => {
        const { code, stdout, stderr } = await world.onHost(first, `gluster --mode=script ${words}`);
        expect(code, stderr).toBe(0);
        return stdout;
      };
      await world.stopGlusterd(host);
      for (const words of [
        ['delete', 'one'],
        ['restore', 'one', '--yes'],
      ]) {
        const refused = await world.run('snapshot', ...words);
        expect(refused.code, refused.stderr).toBe(5);
        expect(refused.stderr).toContain('gluster would have the snapshot again');
      }
      await gluster('snapshot delete one');
      expect(await gluster('snapshot list')).toContain('No snapshots present');
      await world.startGlusterd(host);
      const until = Date.now() + 60_000;
      let listed = '';
      while (!listed.includes('one') && Date.now() < until) listed = await gluster('snapshot list');
      expect(listed).toContain('one');
      await eventually(world, ['snapshot', 'delete', 'one']);
      expect(await gluster('snapshot list')).toContain('No snapshots present');
      await runs(world, ['volume', 'delete', 'data', '--yes']);
      await expectClean(world, empty);
    },
  },
];

async function thirdsDevices(world: World, host: string): Promise<{ devices: { id: string }[] }> {
  const { clusters } = (await json(world, 'topology', 'info')) as {
    clusters: { nodes: { hostnames: { manage: string[] }; devices: { id: string }[] }[] }[];
  };
  const node = clusters.flatMap(({ nodes }) => nodes).find(({ hostnames }) => hostnames.manage[0] === host);
  return { devices: node?.devices ?? [] };
}
