import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFile } from '../../../src/simulator/data/clients.ts';
import { giveDefect } from '../../../src/simulator/defects.ts';
import { obey } from '../../../src/simulator/orders.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { hostsWith } from '../../support/small-hosts.ts';

let cli: Lab;
let clock: SimulatedTime;

async function hosts(count: number, disks: readonly string[] = ['/dev/vdb']): Promise<void> {
  clock = new SimulatedTime();
  const simulation = hostsWith(count, disks);
  cli = await lab({ columns: 200, simulation, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
  for (const nth of [1, 2, 3]) expect(writeFile(simulation.model, 'data', `/f${nth}`, 'text')).toBeNull();
}
beforeEach(async () => await hosts(4));
afterEach(async () => await cli.remove());

/** Hosts with a brick of the volume, and the one without. */
function placed(): { readonly used: readonly string[]; readonly free: string } {
  const used = cli.simulation.hosts
    .filter(({ bricks }) => Object.keys(bricks).length > 0)
    .map(({ name }) => name);
  const free = cli.simulation.hosts.find(({ name }) => !used.includes(name))?.name ?? '';
  return { used, free };
}

/** What status says is to be typed here, with what must be so first. */
async function advised(): Promise<readonly string[]> {
  const { clusters } = JSON.parse((await cli.run('status -o json')).stdout) as {
    readonly clusters: readonly [
      {
        readonly findings: readonly {
          readonly next: readonly { readonly command: string; readonly when?: string }[];
        }[];
      },
    ];
  };
  return clusters[0].findings.flatMap(({ next }) =>
    next.map(({ command, when }) => (when === undefined ? command : `${when}: ${command}`)),
  );
}

const typed = async (command: string): Promise<string> =>
  await cli.ok(`${command.replace(/^.*?glusterctl /, '')} --yes`);

const isHealthy = async (): Promise<void> => {
  expect(JSON.parse(await cli.ok('status -o json'))).toMatchObject({ word: 'HEALTHY' });
};

describe('what status says is to be done cures, typed as it stands:', () => {
  it('another host takes over from one that never comes back', async () => {
    const { used, free } = placed();
    const [lost = ''] = used;
    cli.simulation.kill(lost);
    const cure = `glusterctl node replace ${lost} ${free}`;
    expect(await advised()).toEqual([
      `glusterctl host check ${lost}`,
      `if it never comes back: ${cure}`,
      `if it was installed anew, and is empty: glusterctl node replace ${lost}`,
    ]);
    await typed(cure);
    await isHealthy();
  });

  it('a host that came back empty becomes the member that it was', async () => {
    const [lost = ''] = placed().used;
    cli.simulation.reinstall(lost);
    expect(await advised()).toEqual([`glusterctl node replace ${lost}`]);
    expect((await cli.run('status')).stdout).toMatch(new RegExp(`^${lost} +up +outside +0 of 3`, 'm'));
    expect(await cli.ok('node list -o table --live')).toMatch(
      new RegExp(`^${lost} .*online +glusterd outside`, 'm'),
    );
    await typed(`glusterctl node replace ${lost}`);
    await isHealthy();
  });

  it('no host is named where none could take over', async () => {
    const { used, free } = placed();
    cli.simulation.kill(free);
    cli.simulation.kill(used[0] ?? '');
    for (const line of await advised()) expect(line).not.toMatch(/never comes back/);
  });

  it('a node in maintenance comes back', async () => {
    const [one = ''] = placed().used;
    await cli.ok(`node maintenance start ${one} --accept=one-copy:data`);
    expect(await advised()).toEqual([`glusterctl node maintenance stop ${one}`]);
    expect((await cli.run('status')).stdout).toMatch(
      new RegExp(
        `^! 1\\. ${one} is in maintenance since .* UTC, and gluster is stopped there\n +Meanwhile without its bricks: data \\(can lose no more\\)`,
        'm',
      ),
    );
    await typed(`glusterctl node maintenance stop ${one}`);
    await isHealthy();
  });

  it('an operation that was left is finished, when its host is back', async () => {
    const { used } = placed();
    const [lost = ''] = used;
    cli.simulation.addFault({
      host: lost,
      command: /lvremove/,
      lasting: true,
      effect: { kind: 'dies', when: 'before' },
    });
    const { code } = await cli.run('volume delete data --yes');
    expect(code).toBe(21);
    const lines = await advised();
    const resume = lines.find((line) => line.includes('operation resume'));
    expect(resume).toMatch(
      new RegExp(`^when ${lost} answers again: glusterctl operation resume [0-9a-f]{32}$`),
    );
    cli.simulation.faults.take(lost);
    cli.simulation.boot(lost);
    await typed(resume ?? '');
    await isHealthy();
  });
});

describe('a file system that has shut itself down', () => {
  const shut = (host: string): void =>
    giveDefect(cli.simulation.model, cli.simulation.host(host), 'file-systems=shut-down');

  it('is mounted anew: its disk can be read, and is not replaced', async () => {
    const [host = ''] = placed().used;
    shut(host);
    const [mounting = '', start = '', ...others] = await advised();
    expect(mounting).toMatch(/^umount (\S+) && mount \1$/);
    expect([start, others]).toEqual([
      'when it is mounted: glusterctl volume start data',
      ['dmesg --level=err,warn'],
    ]);
    expect(await cli.simulation.exec(host, 'sh', mounting)).toMatchObject({ kind: 'done', code: 0 });
    await typed(start);
    await isHealthy();
  });

  it('is nothing that a host without bricks can have', () => {
    expect(() => shut(placed().free)).toThrow(/serves no brick/);
  });

  it('is not told where the disk below it gives errors', async () => {
    const [host = ''] = placed().used;
    shut(host);
    giveDefect(cli.simulation.model, cli.simulation.host(host), 'disk-errors=/dev/vdb');
    expect((await advised()).filter((line) => line.includes('umount'))).toEqual([]);
  });

  it('waits until its pool has room: that is told first', async () => {
    const [host = ''] = placed().used;
    shut(host);
    giveDefect(cli.simulation.model, cli.simulation.host(host), 'pool=full');
    const lines = await advised();
    expect(lines.filter((line) => /umount|device replace/.test(line))).toEqual([]);
    expect(lines.some((line) => line.startsWith('lvs -a '))).toBe(true);
  });
});

describe('with a second disk in each host', () => {
  beforeEach(async () => {
    await cli.remove();
    await hosts(3, ['/dev/vdb', '/dev/vdc']);
  });
  it.each(['disk-errors', 'disk-gone'])('%s: a new disk at its place, or the other one', async (defect) => {
    const place = /gl1:\S+/.exec(await cli.ok('brick list data -o table'))?.[0] ?? '';
    const disk = place.slice(4);
    const other = disk === '/dev/vdb' ? '/dev/vdc' : '/dev/vdb';
    giveDefect(cli.simulation.model, cli.simulation.host('gl1'), `${defect}=${disk}`);
    const lines = await advised();
    const same = `glusterctl device replace ${place} ${place}`;
    const next = `glusterctl device replace ${place} gl1:${other}`;
    expect(lines).toEqual([
      'dmesg --level=err,warn',
      `when a new disk is in its place: ${same}`,
      `or have another disk take over: ${next}`,
    ]);
    if (defect === 'disk-errors') await typed(next);
    else {
      obey(cli.simulation, { verb: 'replace-disk', host: 'gl1', disk });
      await typed(same);
    }
    await isHealthy();
  });
});
