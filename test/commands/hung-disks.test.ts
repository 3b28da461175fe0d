import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cli/run/clock.ts';
import { giveDefect, mendHost } from '../../src/simulator/defects.ts';
import { diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';

const HOSTS = [1, 2, 3].map((n) =>
  hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }, { path: '/dev/sdc' }]),
);
const OFFLINE = 'echo offline >/sys/block/sdb/device/state';

let cli: Lab;
beforeEach(async () => {
  // What hosts wait goes by here, too.
  cli = await diskLab(HOSTS, {
    columns: 200,
    more: () => ({ clock: { ...systemClock, now: () => new Date(cli.simulation.now()) } }),
  });
  await cli.ok('cluster create --name=lab');
  for (const n of [1, 2, 3]) {
    await cli.ok(
      `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
    );
    for (const disk of ['sdb', 'sdc']) await cli.ok(`device add --name=/dev/${disk} --node=gl${n}`);
  }
  await cli.ok('volume create --size=90 --name=data');
  giveDefect(cli.simulation.model, cli.simulation.host('gl2'), `disk-hangs=${used()}`);
});
afterEach(async () => await cli.remove());

/** The disk of gl2 that the volume lies on. */
function used(): string {
  const host = cli.simulation.host('gl2');
  return Object.values(host.groups).find(({ volumes }) => Object.keys(volumes).length > 0)?.disks[0] ?? '';
}

/** What a command printed, how it ended, and how many seconds hosts had to be waited for. */
async function timed(
  line: string,
): Promise<{ code: number; stdout: string; stderr: string; seconds: number }> {
  const before = cli.simulation.now() - Date.now();
  const { code, stdout, stderr } = await cli.run(line);
  return { code, stdout, stderr, seconds: (cli.simulation.now() - Date.now() - before) / 1000 };
}

const stuck = () => cli.simulation.host('gl2').stuck ?? [];

describe('a disk that hangs', () => {
  it('makes no look at it healthy, nor long, and is asked once only', async () => {
    const first = await timed('status');
    expect([first.code, first.stdout]).toEqual([6, expect.stringContaining(`gl2:${used()} hangs`)]);
    expect(first.stdout).not.toContain('HEALTHY');
    expect(first.stdout).toContain(OFFLINE.replace('sdb', used().slice(5)));
    expect(first.seconds).toBeLessThan(30);
    expect(stuck()).toHaveLength(1);

    const again = await timed('status --json');
    expect(again.seconds).toBeLessThan(20);
    expect(stuck()).toHaveLength(1);
    const [cluster] = JSON.parse(again.stdout).clusters;
    expect(cluster.word).toBe('AT RISK');
    expect(cluster.findings).toMatchObject([
      { kind: 'disk-hangs', level: 'critical', about: `gl2:${used()}` },
    ]);
    expect(cluster.devices.find((device: { place: string }) => device.place === `gl2:${used()}`).state).toBe(
      'hangs',
    );
    expect(cluster.volumes[0].sets[0].bricks.map((brick: { state: string }) => brick.state).sort()).toEqual([
      'hangs',
      'up',
      'up',
    ]);
  });

  it('is told by what compares and by what checks, with all else that they look at', async () => {
    const compared = await timed('verify');
    expect(compared.stdout).toContain(`gl2, ${used()}: it hangs`);
    expect(compared.stdout).toContain('3 hosts, 1 volume, 3 bricks looked at: 0 differences');
    expect(compared.stdout).toContain('glusterctl host check gl2');
    expect(compared.seconds).toBeLessThan(60);
    const checked = await timed('host check');
    expect([checked.code, checked.stdout]).toEqual([3, expect.stringContaining(`disks: ${used()} hangs`)]);
    expect(checked.stdout).toContain(OFFLINE.replace('sdb', used().slice(5)));
    expect(checked.seconds).toBeLessThan(10);
    expect(stuck()).toHaveLength(1);
  });

  it('is neither replaced nor taken for lost, and the way on is told', async () => {
    for (const line of [
      `device replace gl2:${used()} gl2:${used()}`,
      `device replace gl2:${used()} gl2:${used() === '/dev/sdb' ? '/dev/sdc' : '/dev/sdb'} --dry-run`,
      `device forget gl2:${used()} --data-is-gone`,
      'node replace gl2 --anywhere',
    ]) {
      const { code, stderr, seconds } = await timed(line);
      expect([line, code, stderr]).toEqual([line, 5, expect.stringContaining(`gl2:${used()} hangs`)]);
      expect(stderr).toContain(OFFLINE.replace('sdb', used().slice(5)));
      expect(stderr).not.toContain('Try it again');
      expect(seconds).toBeLessThan(60);
    }
  });

  it('is a disk that failed once it gives errors, and as it was once it answers', async () => {
    const disk = used();
    const { model } = cli.simulation;
    await cli.run('status');
    giveDefect(model, cli.simulation.host('gl2'), `disk-errors=${disk}`);
    expect((await cli.run('status')).stdout).toContain(`gl2:${disk} gives errors`);
    mendHost(model, cli.simulation.host('gl2'));
    await cli.ok('volume start data');
    expect((await timed('status')).stdout).toContain('HEALTHY');
    expect(stuck()).toEqual([]);
    giveDefect(model, cli.simulation.host('gl2'), `disk-hangs=${disk}`);
    expect((await cli.run('status')).code).toBe(6);
    mendHost(model, cli.simulation.host('gl2'));
    expect((await cli.run('status')).code).toBe(0);
    expect((await cli.run('verify')).code).toBe(0);
    expect(cli.simulation.notSimulated).toEqual([]);
  });
});
