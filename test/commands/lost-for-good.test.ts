import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Device } from '../../src/model/entities.ts';
import { findDevice } from '../../src/model/lookup.ts';
import type { State } from '../../src/model/state.ts';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import { obey } from '../../src/simulator/orders.ts';
import { diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { stateIn } from '../support/state-in.ts';

const HOSTS = [1, 2, 3, 4].map((n) => ({
  ...hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }, { path: '/dev/sdc' }]),
  zone: n,
}));

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await diskLab(HOSTS, { columns: 200, more: () => ({ clock }) });
  await cli.ok('cluster create --name=lab');
});
afterEach(async () => await cli.remove());

async function join(...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    await cli.ok(
      `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
    );
    await cli.ok(`device add --name=/dev/sdb --node=gl${n}`);
  }
}

function write(volume: string, from: number, to: number): void {
  for (let nth = from; nth <= to; nth += 1)
    expect(writeFile(cli.simulation.model, volume, `/d/f${nth}`, `text ${nth}\n`)).toBeNull();
}

async function state(): Promise<State> {
  return await stateIn(cli.state);
}

async function device(label: string): Promise<Device> {
  return findDevice(await state(), label);
}

const copies = () => [...new Set(goodCopies(cli.simulation.model).map(({ good }) => good))];

/** How many members the pool has, and which volumes. */
function pool(): readonly unknown[] {
  const [largest] = cli.simulation.model.pools.toSorted((a, b) => b.members.length - a.members.length);
  return [largest?.members.length, Object.keys(largest?.volumes ?? {}).sort()];
}

async function settled(): Promise<void> {
  expect((await cli.ok('operation list -o name')).trim()).toBe('');
  expect(await cli.ok('state check')).not.toContain('wrong');
  expect(cli.simulation.notSimulated).toEqual([]);
}

describe('a disk that failed', () => {
  beforeEach(async () => {
    await join(1, 2, 3);
    await cli.ok('volume create --size=1 --name=data');
    write('data', 1, 5);
  });

  it('is made anew in place on a new disk at the same path, with its bricks healed', async () => {
    const before = await device('gl2:/dev/sdb');
    giveDefect(cli.simulation.model, cli.simulation.host('gl2'), 'disk-errors=/dev/sdb');
    write('data', 6, 9);
    expect(copies()).toEqual([2]);
    obey(cli.simulation, { verb: 'replace-disk', host: 'gl2', disk: '/dev/sdb' });
    const stdout = await cli.ok('device replace gl2:/dev/sdb gl2:/dev/sdb');
    expect(stdout).toContain('all of them are healed');
    expect(copies()).toEqual([3]);
    const { id, pvUuid, paths } = await device('gl2:/dev/sdb');
    expect(id).toBe(before.id);
    expect(pvUuid).not.toBe(before.pvUuid);
    expect(paths).toContain('/dev/disk/by-id/virtio-SIM-gl2-sdb-new');
    await settled();
  });

  it('gets another path of its host, and keeps its id', async () => {
    const before = await device('gl2:/dev/sdb');
    giveDefect(cli.simulation.model, cli.simulation.host('gl2'), 'disk-gone=/dev/sdb');
    await cli.ok('device replace gl2:/dev/sdb gl2:/dev/sdc');
    expect(await device('gl2:/dev/sdc')).toMatchObject({ id: before.id, name: '/dev/sdc' });
    expect(copies()).toEqual([3]);
    await settled();
  });

  it('gives its bricks to another device, and leaves nothing on its host', async () => {
    await join(4);
    giveDefect(cli.simulation.model, cli.simulation.host('gl2'), 'disk-errors=/dev/sdb');
    await cli.ok('device replace gl2:/dev/sdb gl4:/dev/sdb');
    expect(copies()).toEqual([3]);
    expect(Object.values((await state()).devices).map(({ node }) => node)).toHaveLength(3);
    expect(cli.simulation.files('gl2').read('/etc/fstab')).not.toContain('brick_');
    await settled();
  });

  it('whose host is off gives its bricks to another device, and it is told what is left on it', async () => {
    await join(4);
    const { id } = await device('gl2:/dev/sdb');
    cli.simulation.kill('gl2');
    const { code, stderr } = await cli.run('device replace gl2:/dev/sdb gl4:/dev/sdb');
    expect([code, stderr]).toEqual([0, expect.stringContaining(`on gl2: vgremove -ff -y vg_${id}`)]);
    expect(copies()).toEqual([3]);
  });

  it("keeps a clone from being made, which is taken back and is in nobody's way", async () => {
    await cli.ok('volume delete data');
    await cli.ok('volume create --size=1 --name=data --snapshot-factor=1.5');
    giveDefect(cli.simulation.model, cli.simulation.host('gl2'), 'disk-gone=/dev/sdb');
    expect(await cli.run('volume clone data --name=twin')).toMatchObject({ code: 1 });
    await settled();
    await cli.ok('device replace gl2:/dev/sdb gl2:/dev/sdc');
    expect(await cli.ok('volume list')).not.toContain('twin');
    await settled();
  });

  it('that can be read is not made anew', async () => {
    const { code, stderr } = await cli.run('device replace gl2:/dev/sdb gl2:/dev/sdb');
    expect([code, stderr]).toEqual([5, expect.stringContaining('nothing of it has to be replaced')]);
    const forgotten = await cli.run('device forget gl2:/dev/sdb --data-is-gone');
    expect([forgotten.code, forgotten.stderr]).toEqual([5, expect.stringContaining('it is not lost')]);
  });

  it('is not given up while another brick of a set is down, until that is accepted', async () => {
    giveDefect(cli.simulation.model, cli.simulation.host('gl2'), 'disk-gone=/dev/sdb');
    cli.simulation.host('gl3').bricks = {};
    const { code, stderr } = await cli.run('device replace gl2:/dev/sdb gl2:/dev/sdc');
    expect([code, stderr]).toEqual([5, expect.stringContaining('--accept=set-online')]);
    expect(cli.simulation.host('gl2').disks.map(({ content }) => content?.type)).toEqual(['lvm', undefined]);
    await settled();
  });
});

describe('data that was nowhere else', () => {
  beforeEach(async () => {
    await join(1, 2, 3);
    await cli.ok('volume create --size=1 --name=kept');
    await cli.ok('volume create --size=150 --name=spread --durability=none');
  });

  const spreadOn = async (): Promise<string> => {
    const present = await state();
    const volume = Object.values(present.volumes).find(({ name }) => name === 'spread');
    const brick = Object.values(present.bricks).find((one) => one.volume === volume?.id);
    const node = present.nodes[present.devices[brick?.device ?? '']?.node ?? ''];
    return node?.manage[0] ?? '';
  };

  it('is named, and must be said to be gone, before its disk is made anew', async () => {
    const host = await spreadOn();
    giveDefect(cli.simulation.model, cli.simulation.host(host), 'disk-gone=/dev/sdb');
    const line = `device replace ${host}:/dev/sdb ${host}:/dev/sdc`;
    const { code, stderr } = await cli.run(line);
    expect(code).toBe(5);
    expect(stderr).toContain('Volume spread: the files on 1 brick of 2 are lost');
    expect(stderr).toContain('--accept=data-is-gone');
    await cli.ok(`${line} --accept=data-is-gone`);
    const info = JSON.parse(await cli.ok('volume info spread --json')) as { bricks: object[]; size: number };
    expect([info.bricks.length, info.size]).toEqual([1, 75]);
    await settled();
  });

  it('goes with its disk; what has copies is not forgotten', async () => {
    const host = await spreadOn();
    giveDefect(cli.simulation.model, cli.simulation.host(host), 'disk-gone=/dev/sdb');
    const refused = await cli.run(`device forget ${host}:/dev/sdb --data-is-gone --accept=data-is-gone`);
    expect([refused.code, refused.stderr]).toEqual([
      5,
      expect.stringContaining('bricks of kept, whose data is not gone'),
    ]);
    await cli.ok('volume delete kept');
    expect((await cli.run(`device forget ${host}:/dev/sdb --data-is-gone`)).code).toBe(5);
    expect((await cli.run(`device forget ${host}:/dev/sdb`)).code).toBe(2);
    await cli.ok(`device forget ${host}:/dev/sdb --data-is-gone --accept=data-is-gone`);
    expect(Object.values((await state()).devices)).toHaveLength(2);
    const kept = Object.keys(cli.simulation.host(host).root.nodes).filter((path) => path.includes('/brick_'));
    expect(kept).toEqual([]);
    await settled();
  });

  it('is not forgotten where an answer was lost: what is there would stay behind', async () => {
    await cli.ok('volume delete kept');
    const host = await spreadOn();
    giveDefect(cli.simulation.model, cli.simulation.host(host), 'disk-gone=/dev/sdb');
    cli.simulation.addFault({ host, nth: 1, effect: { kind: 'lost', when: 'before' } });
    const line = `device forget ${host}:/dev/sdb --data-is-gone --accept=data-is-gone`;
    const { code, stderr } = await cli.run(line);
    expect([code, stderr]).toEqual([20, expect.stringContaining('Nothing was changed. Try it again.')]);
    expect(Object.values((await state()).devices)).toHaveLength(3);
    await cli.ok(line);
    await settled();
  });

  it('goes with its host, also a volume that lay wholly there', async () => {
    await cli.ok('volume delete kept');
    await cli.ok('volume create --size=1 --name=alone --durability=none');
    const present = await state();
    const volume = Object.values(present.volumes).find(({ name }) => name === 'alone');
    const brick = Object.values(present.bricks).find((one) => one.volume === volume?.id);
    const host = present.nodes[present.devices[brick?.device ?? '']?.node ?? '']?.manage[0] ?? '';
    cli.simulation.kill(host);
    const { code, stderr } = await cli.run(`node forget ${host} --data-is-gone`);
    expect([code, stderr]).toEqual([5, expect.stringContaining('Volume alone: all of its data is lost')]);
    const done = await cli.run(`node forget ${host} --data-is-gone --accept=data-is-gone`);
    expect(done.stderr).toContain('rm -rf /var/lib/glusterd/*');
    expect(done.code).toBe(0);
    expect(await cli.ok('volume list')).not.toContain('alone');
    expect(Object.values((await state()).nodes)).toHaveLength(2);
    expect(pool()).toEqual([2, ['spread']]);
  });
});

describe('a host that is lost', () => {
  beforeEach(async () => {
    await join(1, 2, 3);
    await cli.ok('volume create --size=1 --name=data');
    await cli.ok('volume create --size=1 --name=odd --arbiter');
    write('data', 1, 5);
    write('odd', 1, 5);
  });

  it('and came back empty under its name becomes the member that it was', async () => {
    const before = await state();
    const { uuid } = cli.simulation.host('gl3');
    cli.simulation.reinstall('gl3');
    write('data', 6, 9);
    await cli.ok('node replace gl3');
    expect(cli.simulation.host('gl3').uuid).toBe(uuid);
    expect(copies().sort()).toEqual([2, 3]);
    expect(Object.keys((await state()).bricks).sort()).toEqual(Object.keys(before.bricks).sort());
    await settled();
  });

  it('is replaced by another one, and leaves the pool', async () => {
    await join(4);
    cli.simulation.kill('gl3');
    write('data', 6, 9);
    const { code, stdout, stderr } = await cli.run('node replace gl3 gl4');
    expect([code, stdout]).toEqual([0, expect.stringContaining('gl4 took over all that was on gl3')]);
    expect(stderr).toContain('Clients that mount by 10.0.0.3 need another host');
    expect(copies().sort()).toEqual([2, 3]);
    expect(pool()).toEqual([3, ['data', 'odd']]);
    expect(
      Object.values((await state()).nodes)
        .map(({ manage }) => manage[0])
        .sort(),
    ).toEqual(['gl1', 'gl2', 'gl4']);
    await settled();
  });

  it('whose bricks can not go yet stays as it is: neither its disks nor the pool are touched', async () => {
    await join(4);
    await cli.ok('volume expand data --expand-size=1');
    const before = await state();
    const { code, stderr } = await cli.run('node replace gl3 --anywhere');
    expect([code, stderr]).toEqual([3, expect.stringContaining('no-task: rebalance: in progress')]);
    expect(stderr).toMatch(
      /What is done, and stays:\n {2}put the brick of odd on .*\n {2}take the brick of odd on .* away\n/,
    );
    expect(pool()).toEqual([4, ['data', 'odd']]);
    expect(await state()).toMatchObject({ operations: {}, nodes: before.nodes, devices: before.devices });
    await settled();
  });

  it('with no host that could take over, is told what to do, line by line', async () => {
    cli.simulation.kill('gl3');
    const { code, stderr } = await cli.run('node replace gl3 gl4');
    expect([code, stderr]).toEqual([4, expect.stringContaining('glusterctl node add --cluster=')]);
    const anywhere = await cli.run('node replace gl3 --anywhere');
    expect([anywhere.code, anywhere.stderr]).toEqual([7, expect.stringContaining('A fourth node is needed')]);
    expect((await cli.run('node replace gl3')).stderr).toContain('glusterctl node replace gl3 --anywhere');
    await settled();
  });
});
