import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveDefect } from '../../src/simulator/defects.ts';
import { obey } from '../../src/simulator/orders.ts';
import { diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const HOSTS = [1, 2, 3, 4].map((n) => ({
  ...hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }, { path: '/dev/sdc' }]),
  zone: n,
}));

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await diskLab(HOSTS, { columns: 200, more: () => ({ clock }) });
  await cli.ok('cluster create --name=lab');
  for (const n of [1, 2, 3]) await join(n);
});
afterEach(async () => await cli.remove());

async function join(n: number): Promise<void> {
  await cli.ok(
    `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
  );
  await cli.ok(`device add --name=/dev/sdb --node=gl${n}`);
}

const dies = (command: RegExp, when: 'before' | 'after') =>
  cli.simulation.addFault({ host: 'gl3', command, effect: { kind: 'dies', when } });

async function open(): Promise<string> {
  return (await cli.ok('operation list -o name')).trim();
}

/** What is lost for good is out of the cluster, which then does all that a cluster does. */
async function isHealthy(hosts: readonly string[]): Promise<void> {
  expect(await open()).toBe('');
  expect(await cli.ok('state check')).not.toContain('wrong');
  const [pool] = cli.simulation.model.pools.toSorted((a, b) => b.members.length - a.members.length);
  expect(pool?.members.toSorted()).toEqual(hosts);
  await cli.ok('volume create --size=1 --name=probe');
  await cli.ok('volume delete probe --yes');
  expect(cli.simulation.notSimulated).toEqual([]);
}

/** gl4 takes over what gl3 had. */
async function gl4TakesOver(): Promise<void> {
  await join(4);
  await cli.ok('node replace gl3 gl4');
  await isHealthy(['gl1', 'gl2', 'gl4']);
}

describe('from every state with a host that is lost there is a way to a healthy cluster', () => {
  it('with nothing on it', async () => {
    cli.simulation.kill('gl3');
    await cli.ok('node forget gl3 --data-is-gone');
    await join(4);
    await isHealthy(['gl1', 'gl2', 'gl4']);
  });

  it('that had bricks, and was disabled already', async () => {
    await cli.ok('volume create --size=1 --name=data');
    await cli.ok('node disable gl3');
    cli.simulation.kill('gl3');
    await gl4TakesOver();
  });

  it('that had bricks, and comes back empty', async () => {
    await cli.ok('volume create --size=1 --name=data');
    cli.simulation.reinstall('gl3');
    await cli.ok('node replace gl3');
    await isHealthy(['gl1', 'gl2', 'gl3']);
  });

  it('that dies amid a create which gluster has not begun', async () => {
    dies(/^mkfs\.xfs/, 'after');
    expect((await cli.run('volume create --size=1 --name=half')).code).toBe(21);
    await cli.ok(`operation rollback ${await open()} --without=gl3 --yes`);
    await cli.ok('node forget gl3 --data-is-gone');
    await join(4);
    await isHealthy(['gl1', 'gl2', 'gl4']);
  });

  it('that dies when gluster has the volume: what can not be undone is finished', async () => {
    dies(/^sync -f/, 'before');
    expect((await cli.run('volume create --size=1 --name=half')).code).toBe(21);
    const id = await open();
    const undone = await cli.run(`operation rollback ${id} --without=gl3 --yes --confirm=half`);
    expect(undone.code).toBe(3);
    expect(undone.stderr).toContain(`operation resume ${id} --without=gl3`);
    await cli.ok(`operation resume ${id} --without=gl3 --yes`);
    expect(await cli.ok('volume list')).toContain('half');
    await gl4TakesOver();
  });

  it('that dies amid a deletion: it is given up, and made when the host is replaced', async () => {
    await cli.ok('volume create --size=1 --name=data');
    cli.simulation.addFault({
      command: /volume delete data/,
      lasting: true,
      effect: { kind: 'fails', code: 1, stderr: 'volume delete: data: failed: Some of the peers are down' },
    });
    expect((await cli.run('volume delete data --yes')).code).toBe(3);
    cli.simulation.faults.clear();
    cli.simulation.kill('gl3');
    const id = await open();
    const stuck = await cli.run(`operation resume ${id} --without=gl3 --yes`);
    expect([stuck.code, stuck.stderr]).toEqual([
      5,
      expect.stringContaining(`operation rollback ${id} --without=gl3`),
    ]);
    await cli.ok(`operation rollback ${id} --without=gl3 --yes`);
    await gl4TakesOver();
    await cli.ok('volume delete data --yes');
  });

  it('that dies when gluster has deleted the volume', async () => {
    await cli.ok('volume create --size=1 --name=data');
    dies(/^umount/, 'before');
    expect((await cli.run('volume delete data --yes')).code).toBe(21);
    await cli.ok(`operation resume ${await open()} --without=gl3 --yes`);
    await cli.ok('node forget gl3 --data-is-gone');
    await join(4);
    await isHealthy(['gl1', 'gl2', 'gl4']);
  });

  it('that came back empty, and dies again while it is made a member', async () => {
    await cli.ok('volume create --size=1 --name=data');
    cli.simulation.reinstall('gl3');
    dies(/^systemctl restart glusterd/, 'before');
    expect((await cli.run('node replace gl3')).code).toBe(21);
    const id = await open();
    // Finished without it, its bricks would count as healed that were never made.
    const finished = await cli.run(`operation resume ${id} --without=gl3 --yes`);
    expect([finished.code, finished.stderr]).toEqual([
      5,
      expect.stringContaining(`operation rollback ${id} --without=gl3`),
    ]);
    await cli.ok(`operation rollback ${id} --without=gl3 --yes`);
    await gl4TakesOver();
  });
});

describe('from every state with a disk that is lost there is a way to a healthy cluster', () => {
  beforeEach(async () => await cli.ok('volume create --size=1 --name=data'));

  it('whose host lives', async () => {
    giveDefect(cli.simulation.model, cli.simulation.host('gl3'), 'disk-gone=/dev/sdb');
    await cli.ok('device replace gl3:/dev/sdb gl3:/dev/sdc');
    await isHealthy(['gl1', 'gl2', 'gl3']);
  });

  it('and whose host dies while it is made anew', async () => {
    giveDefect(cli.simulation.model, cli.simulation.host('gl3'), 'disk-errors=/dev/sdb');
    obey(cli.simulation, { verb: 'replace-disk', host: 'gl3', disk: '/dev/sdb' });
    dies(/^mkfs\.xfs/, 'before');
    expect((await cli.run('device replace gl3:/dev/sdb gl3:/dev/sdb')).code).toBe(21);
    await cli.ok(`operation rollback ${await open()} --without=gl3 --yes`);
    await gl4TakesOver();
  });
});
