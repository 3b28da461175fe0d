import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
beforeEach(async () => {
  // Nobody waits for a host that is off.
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = {
    now: () => new Date(now),
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  cli = await lab({ columns: 200, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

const openOperation = async (): Promise<string> => (await cli.ok('operation list -o name')).trim();

const bricksOn = (host: string): readonly string[] =>
  Object.values(cli.simulation.host(host).groups)
    .flatMap(({ volumes }) => Object.keys(volumes))
    .filter((name) => name.startsWith('brick_'));

/** Commands that a message tells to type, as they stand. */
const told = (stderr: string): readonly string[] =>
  stderr.split('\n').flatMap((line) => /: glusterctl (operation .*)$/.exec(line)?.[1] ?? []);

/** gluster refuses the volume, and gl1 doesn't let its brick go. */
async function stuck(): Promise<{ readonly id: string; readonly stderr: string }> {
  const fails = (stderr: string, code = 1) => ({ kind: 'fails', stderr, code }) as const;
  cli.simulation.addFault({ command: / volume create /, lasting: true, effect: fails('not today\n') });
  cli.simulation.addFault({
    host: 'gl1',
    command: /^umount /,
    lasting: true,
    effect: fails('umount: target is busy.\n', 32),
  });
  const { code, stderr } = await cli.run('volume create --size=10 --name=half --durability=none');
  expect(code).toBe(3);
  return { id: await openOperation(), stderr };
}

describe('an operation that a dead host left open', () => {
  async function halfCreated(): Promise<string> {
    cli.simulation.addFault({ host: 'gl3', command: /^mkfs/, effect: { kind: 'dies', when: 'after' } });
    await cli.run('volume create --size=10 --name=half');
    return await openOperation();
  }

  it('keeps nobody from putting its host out of use, or from tagging and renaming what it uses', async () => {
    await halfCreated();
    const [cluster = ''] = (await cli.ok('cluster list -o name')).split('\n');
    for (const line of [
      'node disable gl3',
      'device disable gl3:/dev/sdb',
      'device settags gl3:/dev/sdb state:broken',
      'node set gl3 --zone=7',
      `cluster rename ${cluster} prod`,
    ])
      await cli.ok(line);
    expect(await cli.ok('node info gl3')).toContain('State: offline');
    const removed = await cli.run('node remove gl3');
    expect([removed.code, removed.stderr]).toEqual([
      7,
      expect.stringContaining('of volume half can go nowhere'),
    ]);
  });

  it('is not touched by resume while the host is off, and then goes either way', async () => {
    const id = await halfCreated();
    const before = [cli.simulation.save(), await cli.ok('state show')];
    const early = await cli.run('operation resume');
    expect(early.code).toBe(20);
    expect(early.stderr).toContain('Nothing was done: the operation stays as it is, with its space.');
    expect(told(early.stderr)).toEqual([
      `operation resume ${id}`,
      `operation rollback ${id}`,
      `operation rollback ${id} --without=gl3`,
    ]);
    expect([cli.simulation.save(), await cli.ok('state show')]).toEqual(before);

    const saved = { hosts: cli.simulation.save(), state: await cli.ok('state export -') };
    for (const line of told(early.stderr).slice(0, 2)) {
      const later = await lab({ saved, columns: 200 });
      later.simulation.boot('gl3');
      await later.ok(line);
      expect(await later.ok('volume list -o name')).toBe(line.includes('resume') ? 'half\n' : '');
      expect(await later.ok('operation list')).toBe('');
      await later.remove();
    }
  });

  it('is told with both ways wherever it is met, each a command that works as it stands', async () => {
    const id = await halfCreated();
    cli.simulation.boot('gl3');
    const both = [`operation resume ${id}`, `operation rollback ${id}`];
    for (const line of [
      'volume list',
      'operation list',
      `operation info ${id}`,
      'volume create --size=1 --name=half',
      'volume info half',
      'cluster list -o json',
    ]) {
      const { stderr } = await cli.run(line);
      expect([line, told(stderr)]).toEqual([line, both]);
      expect(stderr).not.toContain('|');
    }
  });
});

describe('an undo that failed', () => {
  it('names the command that failed', async () => {
    const { stderr } = await stuck();
    const [brick] = bricksOn('gl1');
    expect(stderr).toMatch(
      new RegExp(`The command that failed: umount /var/lib/heketi/mounts/vg_[0-9a-f]{32}/${brick}\n`),
    );
  });

  it('leaves bricks that count as used space everywhere, as long as they lie there', async () => {
    const used = async (): Promise<Record<string, number>> => {
      const node = JSON.parse(await cli.ok('node info gl1 --json')) as {
        devices: { storage: { used: number; free: number; total: number }; bricks: unknown[] }[];
      };
      const list = JSON.parse(await cli.ok('device list -o json')) as {
        devices: { storage: { used: number } }[];
      };
      const topology = JSON.parse(await cli.ok('topology info --json')) as {
        clusters: { volumes: unknown[]; nodes: { devices: { storage: { used: number } }[] }[] }[];
      };
      const sum = (devices: readonly { storage: { used: number } }[]) =>
        devices.reduce((total, { storage }) => total + storage.used, 0);
      expect(topology.clusters[0]?.volumes).toEqual([]);
      const whole = node.devices.every(({ storage: { used, free, total } }) => used + free === total);
      return {
        node: sum(node.devices),
        bricks: node.devices.reduce((total, { bricks }) => total + bricks.length, 0),
        list: sum(list.devices),
        topology: sum(topology.clusters.flatMap(({ nodes }) => nodes.flatMap(({ devices }) => devices))),
        whole: Number(whole),
      };
    };
    const nothing = { node: 0, bricks: 0, list: 0, topology: 0, whole: 1 };
    expect(await used()).toEqual(nothing);
    const tables = [
      'node list -o table',
      'device list -o table',
      'topology info -o table',
      'cluster list -o wide',
    ];
    const before = await Promise.all(tables.map(async (line) => await cli.ok(line)));
    const { id } = await stuck();
    const held = await used();
    const kib = held.node ?? 0;
    expect(kib).toBeGreaterThan(10 * 1024 * 1024);
    expect(held).toEqual({ node: kib, bricks: 1, list: kib, topology: kib, whole: 1 });
    expect(await cli.ok('node info gl1')).toMatch(/Used \(GiB\):10 .* Bricks:1 /);
    const after = await Promise.all(tables.map(async (line) => await cli.ok(line)));
    for (const [index, table] of after.entries()) expect(table).not.toBe(before[index]);
    cli.simulation.faults.clear();
    await cli.ok(`operation rollback ${id}`);
    expect(await used()).toEqual(nothing);
  });
});

describe('a volume with an unfinished expansion', () => {
  beforeEach(async () => await cli.ok('volume create --size=10 --name=data --durability=none'));

  it('is not expanded while gluster may know the new bricks: both ways to end the first are told', async () => {
    const dies = { kind: 'dies', when: 'after' } as const;
    for (const host of ['gl1', 'gl2', 'gl3'])
      cli.simulation.addFault({ host, command: /add-brick/, effect: dies });
    expect((await cli.run('volume expand data --expand-size=5')).code).toBe(21);
    const id = await openOperation();
    cli.simulation.faults.clear();
    for (const host of ['gl1', 'gl2', 'gl3']) cli.simulation.boot(host);
    const { code, stderr } = await cli.run('volume expand data --expand-size=3');
    expect(code).toBe(5);
    expect(stderr).toContain(
      `Volume data is part of operation ${id} (expand volume data by 5 GiB), which was left unfinished.`,
    );
    expect(told(stderr)).toEqual([`operation resume ${id}`, `operation rollback ${id}`]);
    await cli.ok('operation rollback');
    await cli.ok('volume expand data --expand-size=3');
    expect(await cli.ok('volume info data')).toContain('Size: 13');
  });

  it('is expanded where only bricks of it are left to take away', async () => {
    const fails = { kind: 'fails', stderr: 'no\n' } as const;
    cli.simulation.addFault({ command: /add-brick/, lasting: true, effect: fails });
    cli.simulation.addFault({ command: /^umount /, lasting: true, effect: fails });
    expect((await cli.run('volume expand data --expand-size=5')).code).toBe(3);
    cli.simulation.faults.clear();
    expect(await cli.ok(['volume', 'expand', 'data', '--expand-size=3'])).toContain('Size: 13');
    const shown = JSON.parse(await cli.ok('operation list -o json')) as {
      operations: { ways: { direction: string }[]; leftToUndo: string[] }[];
    };
    expect(shown.operations.map(({ ways }) => ways.map(({ direction }) => direction))).toEqual([['back']]);
    expect(shown.operations[0]?.leftToUndo).toEqual([expect.stringMatching(/^bricks@gl\d$/)]);
    await cli.ok('operation rollback');
    expect(await cli.ok('volume info data')).toContain('Size: 13');
    expect(await cli.ok('state check')).not.toContain('wrong');
  });
});

describe('an expansion whose host lost its power right behind it, and is back', () => {
  it.each(['none', 'replicate'])('is finished: %s', async (durability) => {
    const { simulation } = cli;
    await cli.ok(`volume create --size=10 --name=e9 --durability=${durability}`);
    simulation.addFault({ command: /^gluster .*volume add-brick/, effect: { kind: 'dies', when: 'after' } });
    expect((await cli.run('volume expand e9 --expand-size=10')).code).toBe(21);
    const fallen = simulation.model.hosts.find(({ up }) => !up)?.name ?? '';
    simulation.boot(fallen);
    const count = () =>
      simulation.model.hosts.reduce((sum, { bricks }) => sum + Object.keys(bricks).length, 0);
    const all = durability === 'none' ? 2 : 6;
    expect(count()).toBe(all - 1);
    await cli.ok('operation resume');
    expect(await openOperation()).toBe('');
    expect(count()).toBe(all);
    await cli.ok('rebalance wait e9');
    expect((await cli.run('verify')).code).toBe(0);
    // It is on disk by now.
    simulation.kill(fallen);
    simulation.boot(fallen);
    expect(count()).toBe(all);
  });
});

describe('a create whose host lost its power right behind it, and is back', () => {
  it('is finished: gluster marks the brick anew that it had marked, as nothing can be on it', async () => {
    const { simulation } = cli;
    simulation.addFault({ command: /^gluster .*volume create/, effect: { kind: 'dies', when: 'after' } });
    expect((await cli.run('volume create --size=10 --name=c9')).code).toBe(21);
    const fallen = simulation.model.hosts.find(({ up }) => !up)?.name ?? '';
    simulation.boot(fallen);
    await cli.ok('operation resume');
    expect(await openOperation()).toBe('');
    expect(simulation.model.hosts.map(({ bricks }) => Object.keys(bricks).length)).toEqual([1, 1, 1]);
    expect((await cli.run('verify')).code).toBe(0);
    // It is on disk by now.
    simulation.kill(fallen);
    simulation.boot(fallen);
    expect(simulation.model.hosts.map(({ bricks }) => Object.keys(bricks).length)).toEqual([1, 1, 1]);
  });

  it('is not forced where the volume ran already', async () => {
    const { simulation } = cli;
    simulation.addFault({ command: /^gluster .*volume create/, effect: { kind: 'dies', when: 'after' } });
    expect((await cli.run('volume create --size=10 --name=c9')).code).toBe(21);
    const fallen = simulation.model.hosts.find(({ up }) => !up)?.name ?? '';
    simulation.boot(fallen);
    const [volume] = simulation.model.pools.flatMap(({ volumes }) => Object.values(volumes));
    if (volume === undefined) throw new Error('no volume');
    volume.status = 'stopped';
    const { code, stderr } = await cli.run('operation resume');
    expect([code, stderr]).toEqual([3, expect.stringContaining('Failed to get extended attribute')]);
    expect(stderr).toContain(`glusterctl operation rollback ${await openOperation()}\n`);
  });
});
