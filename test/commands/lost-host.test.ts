import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { jsonLines } from '../support/words.ts';

let cli: Lab;
beforeEach(async () => {
  // Nobody waits for the host that never comes back.
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

async function openOperation(): Promise<string> {
  return (await cli.ok('operation list -o name')).trim();
}

/** gl3 dies amid its part of a create, for good. */
async function halfCreated(): Promise<string> {
  cli.simulation.addFault({
    host: 'gl3',
    command: /^mkfs\.xfs/,
    effect: { kind: 'dies', when: 'after' },
  });
  const { code, stderr } = await cli.run('volume create --size=10 --name=half');
  expect(code).toBe(21);
  const id = await openOperation();
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(stderr).toContain(`glusterctl operation rollback ${id}`);
  return id;
}

const volumesOn = (host: string): readonly string[] =>
  Object.values(cli.simulation.host(host).groups).flatMap(({ volumes }) => Object.keys(volumes));

describe('an operation whose host never comes back', () => {
  it('is undone without it, and says what stays there', async () => {
    const id = await halfCreated();
    expect((await cli.run(`operation rollback ${id}`)).code).toBe(5);

    const bricks = volumesOn('gl3').filter((name) => name.startsWith('brick_'));
    expect(bricks).toHaveLength(1);
    const stdout = await cli.ok(`operation rollback ${id} --without gl3 --yes`);
    expect(stdout).toContain('ended without gl3');
    expect(stdout).toContain(`/${bricks[0]}, thin pool`);
    expect(stdout).toMatch(/mounted at \/var\/lib\/heketi\/mounts\/vg_[0-9a-f]{32}\/brick_/);
    expect(stdout).toMatch(/line in fstab: \/dev\/mapper\/vg_/);

    expect(await openOperation()).toBe('');
    for (const host of ['gl1', 'gl2']) expect(volumesOn(host)).toEqual([]);
    expect(volumesOn('gl3')).toContain(bricks[0]);
  });

  it('takes no more space where its bricks may be left', async () => {
    const id = await halfCreated();
    const stdout = await cli.ok(`operation clean ${id} --without gl3 --yes`);
    const device = /Device \/dev\/sd\w \(([0-9a-f]{32})\) is offline from now on/.exec(stdout)?.[1] ?? '';
    expect(await cli.ok(`device info ${device}`)).toContain('State: offline');
    await cli.ok(`device enable ${device}`);
  });

  it('is logged with what stays', async () => {
    const id = await halfCreated();
    await cli.ok(`operation rollback ${id} --without gl3 --yes`);
    expect(await cli.ok(`log --verbose --operation ${id.slice(0, 8)}`)).toContain('goes on without gl3');
    const entries = jsonLines(await cli.ok('log -o json')) as { type: string; residue?: string[] }[];
    const [told] = entries.filter(({ type }) => type === 'given-up');
    expect(told?.residue?.join('\n')).toContain('line in fstab');
  });

  it('is finished without it where it was deleting', async () => {
    await cli.ok('volume create --size=10 --name=data');
    cli.simulation.addFault({
      host: 'gl3',
      command: /^umount /,
      effect: { kind: 'dies', when: 'before' },
    });
    const { code, stderr } = await cli.run('volume delete data --yes');
    expect(code).toBe(21);
    const id = await openOperation();
    expect(stderr).toContain(id);
    const json = JSON.parse(await cli.ok(`operation resume ${id} --without gl3 --yes -o json`)) as {
      operations: { outcome: string; left: { bricks: { host: string }[] } }[];
    };
    expect(json.operations[0]?.outcome).toBe('done');
    expect(json.operations[0]?.left.bricks.map(({ host }) => host)).toEqual(['gl3']);
    expect(await cli.ok('volume list')).toBe('');
    expect(await cli.ok('state check')).not.toContain('wrong');
  });

  it('is not given up by mistake', async () => {
    const id = await halfCreated();
    const before = await cli.ok('state show');
    const unconfirmed = await cli.run(`operation rollback ${id} --without gl3`);
    expect(unconfirmed.code).toBe(5);
    expect(unconfirmed.stderr).toContain('--yes');
    const reachable = await cli.run(`operation rollback ${id} --without gl1 --yes`);
    expect(reachable.stderr).toContain('gl1 can be reached');
    expect(reachable.code).toBe(5);
    const forward = await cli.run(`operation resume ${id} --without gl3 --yes`);
    expect(forward.stderr).toContain("can't be finished without gl3");
    expect(forward.stderr).toContain(`operation rollback ${id} --without=gl3`);
    expect(forward.code).toBe(5);
    const stranger = await cli.run(`operation rollback ${id} --without gl9 --yes`);
    expect(stranger.stderr).toContain('has nothing to do on gl9');
    expect(stranger.code).toBe(2);
    expect((await cli.run('operation clean --without gl3 --yes')).code).toBe(2);
    const shown = await cli.ok(`operation rollback ${id} --without gl3 --dry-run`);
    expect(shown).toContain('gl1');
    expect(shown).not.toContain('gl3');
    expect(await cli.ok('state show')).toBe(before);
  });
});

describe('a name that an unfinished operation has', () => {
  it('is told as such, with the way out', async () => {
    await halfCreated();
    const { code, stderr } = await cli.run('volume create --size=1 --name=half');
    const id = await openOperation();
    expect([code, stderr]).toEqual([5, expect.stringContaining(`: glusterctl operation rollback ${id}\n`)]);
    expect(stderr).toContain(`: glusterctl operation resume ${id}\n`);
    const info = await cli.run('volume info half');
    expect([info.code, info.stderr]).toEqual([
      4,
      expect.stringContaining(`: glusterctl operation rollback ${id}\n`),
    ]);
  });
});

describe('what a host that never comes back has made for a volume that gluster has', () => {
  /** The host that gives gluster the command falls right behind it. */
  async function falls(
    line: string,
    command: RegExp,
  ): Promise<{ readonly host: string; readonly id: string }> {
    cli.simulation.addFault({ command, effect: { kind: 'dies', when: 'after' } });
    expect((await cli.run(line)).code).toBe(21);
    const host = cli.simulation.model.hosts.find(({ up }) => !up)?.name ?? '';
    return { host, id: await openOperation() };
  }

  it.each([
    ['volume create --size=10 --name=c1', /^gluster .*volume create/],
    ['volume expand --volume=c1 --expand-size=10', /^gluster .*add-brick/],
  ])('is told as missing, not as left behind: %s', async (line, command) => {
    if (line.includes('expand')) await cli.ok('volume create --size=10 --name=c1');
    const { host, id } = await falls(line, command);
    const own = volumesOn(host).filter((name) => name.startsWith('brick_'));
    const back = await cli.run(`operation rollback ${id} --without=${host} --yes`);
    expect([back.code, back.stderr]).toEqual([
      3,
      expect.stringContaining(`glusterctl operation resume ${id} --without=${host}\n`),
    ]);
    const stdout = await cli.ok(`operation resume ${id} --without=${host} --yes`);
    expect(stdout).toContain(`is part of volume c1, and missing until ${host} is back`);
    for (const word of ['may be left', 'by hand', 'offline', 'neither done'])
      expect(stdout).not.toContain(word);
    expect(own.filter((name) => stdout.includes(name.slice('brick_'.length))).length).toBe(1);
    const { bricks } = JSON.parse(await cli.ok('volume info c1 --json')) as { bricks: unknown[] };
    expect(bricks).toHaveLength(line.includes('expand') ? 6 : 3);
    expect(JSON.stringify(bricks)).toContain(own.at(-1)?.slice('brick_'.length));
  });
});
