import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveDefect } from '../../../src/simulator/defects.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
let columns = 100;
let rows: number | null = null;
let terminal = false;
let stopped: (() => void) | null = null;
let slept = 0;
beforeEach(async () => {
  slept = 0;
  stopped = null;
  cli = await smallHosts({
    more: () => ({ columns, rows, ...(terminal ? shown : {}), ...(stopped === null ? {} : watching()) }),
  });
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => {
  columns = 100;
  rows = null;
  terminal = false;
  await cli.remove();
});

const written: string[] = [];
const shown = { stdout: { isTerminal: true, write: (text: string) => void written.push(text) } };

/** Between looks something happens, and Ctrl-C is pressed in the end. */
function watching() {
  const stop = new AbortController();
  let now = Date.now();
  return {
    stop: stop.signal,
    clock: {
      now: () => new Date(now),
      async sleep(milliseconds: number) {
        slept += 1;
        now += milliseconds;
        if (slept === 3) stop.abort();
        else stopped?.();
      },
    },
  };
}

const pendingFile = (number: number): string => {
  const [brick = ''] = Object.keys(cli.simulation.host('gl1').bricks);
  return `${brick}/.glusterfs/indices/xattrop/5d6a1f0c-8f4f-4a0b-9f53-9e6f7ad3c00${number}`;
};

describe('status', () => {
  it('says so where bricks are away, and what waits on the others may not be reached', async () => {
    cli.simulation.files('gl1').write(pendingFile(1), '');
    cli.simulation.kill('gl2');
    expect((await cli.run('status')).stdout).toContain(
      'Some of what waits to be healed in data may not be reached: its newest copy may be on bricks that are away.',
    );
  });

  it('tells what is wrong first, then hosts and volumes down to the bricks', async () => {
    cli.simulation.kill('gl2');
    const { code, stdout } = await cli.run('status');
    expect(code).toBe(6);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^AT RISK: cluster [0-9a-f]{32}, 3 hosts, 1 volume$/);
    expect(lines[1]).toBe(
      'All data can be reached, as far as is known, but the next brick, disk or host that fails may take some of it away.',
    );
    expect(lines[3]).toMatch(/^✖ 1\. gl2.* is off, or can't be reached: connection refused/);
    expect(stdout).toContain('    → glusterctl host check gl2');
    expect(stdout).toMatch(/^gl2 +off +\? +0 of 2/m);
    expect(stdout).toMatch(/^data +AT RISK +0 +0/m);
    expect(stdout).toMatch(/^ {2}gl2:\/dev\/vdb +away/m);
  });

  it.each([100, 80, 40])('fits %d columns', async (width) => {
    columns = width;
    terminal = true;
    cli.simulation.kill('gl2');
    written.length = 0;
    await cli.run('status');
    const text = written.join('');
    expect(text).toMatch(/^data +AT RISK/m);
    const commands = /^ *(→|\[)/;
    expect(text.split('\n').filter((line) => line.length > width && !commands.test(line))).toEqual([]);
  });

  it('with -x is one line where all is well, and only what is in trouble elsewhere', async () => {
    expect(await cli.ok('status -x')).toBe('The cluster is healthy\n[simulated]\n');
    await cli.ok('volume create --size=1 --name=other');
    const broken = Object.keys(cli.simulation.host('gl1').bricks)[0] ?? '';
    delete cli.simulation.host('gl1').bricks[broken];
    const { code, stdout } = await cli.run('status -x');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^data +AT RISK/m);
    expect(stdout).not.toMatch(/^other/m);
    expect(stdout).not.toMatch(/^HOST/m);
  });

  it('is the same for one cluster, by its name', async () => {
    expect(JSON.parse(await cli.ok('cluster status -o json'))).toMatchObject({ word: 'HEALTHY' });
    expect((await cli.run('cluster status nowhere')).code).toBe(4);
  });

  it('for Prometheus gives each metric its help once, and escapes what stands in labels', async () => {
    const id = (await cli.ok('cluster list -o name')).trim();
    await cli.ok(`cluster rename ${id} lab`);
    const text = await cli.ok('status -o prometheus');
    expect(text).toContain('glusterctl_cluster_word{cluster="lab",word="HEALTHY"} 1\n');
    expect(text).toContain('glusterctl_volume_spare_bricks{cluster="lab",volume="data"} 1\n');
    expect(text).toMatch(
      /glusterctl_brick_up\{cluster="lab",volume="data",set="1",host="gl1",brick="10\.77\.0\.1:\/var\/[^"]*"\} 1/,
    );
    const helps = [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name);
    expect(new Set(helps).size).toBe(helps.length);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) glusterctl_|glusterctl_\w+(\{(\w+="[^"\\]*",?)+\})? -?[\d.]+$)/);
    const { code, stderr } = await cli.run('volume list -o prometheus');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('must be one of heketi, table, wide, auto, json, yaml, name'),
    ]);
  });

  it.each<[string, () => void, RegExp, number]>([
    [
      'well',
      () => undefined,
      /^GLUSTER OK - HEALTHY \| hosts_up=3;;;0;3 .*bricks_up=3;;;0;3 heal_pending=0;;;0/,
      0,
    ],
    [
      'degraded',
      () => giveDefect(cli.simulation.model, cli.simulation.host('gl1'), 'healer=stopped'),
      /^GLUSTER WARNING - DEGRADED: gl1: the self-heal daemon/,
      1,
    ],
    [
      'at risk',
      () => cli.simulation.kill('gl3'),
      /^GLUSTER CRITICAL - AT RISK: gl3.* is off.* \| hosts_up=2;;;0;3/,
      2,
    ],
    [
      'unknown',
      () => {
        for (const host of ['gl1', 'gl2', 'gl3']) cli.simulation.kill(host);
      },
      /^GLUSTER UNKNOWN - UNKNOWN/,
      3,
    ],
  ])('for Nagios is one line: %s', async (_what, defect, line, code) => {
    defect();
    const ran = await cli.run('status --nagios');
    expect(ran.stdout).toMatch(line);
    expect(ran.stdout.trim().split('\n')).toHaveLength(1);
    expect(ran.code).toBe(code);
  });

  it('for Nagios is unknown where the state can not be read', async () => {
    await cli.file('state.json', 'no state');
    const { code, stdout } = await cli.run('status --nagios');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^GLUSTER UNKNOWN - UNKNOWN: /)]);
  });

  it('for Nagios is unknown where the state holds no cluster', async () => {
    const { code, stdout } = await cli.run('status --nagios --state=other.json');
    expect([code, stdout]).toEqual([
      3,
      expect.stringMatching(/^GLUSTER UNKNOWN - UNKNOWN: no cluster in \/.*\/other\.json\n$/),
    ]);
    expect((await cli.run('status --state=other.json')).code).toBe(0);
  });

  it('with --watch looks again until Ctrl-C, and tells how fast heals go on', async () => {
    for (const number of [1, 2, 3, 4]) cli.simulation.files('gl1').write(pendingFile(number), '');
    stopped = () => void cli.simulation.files('gl1').remove(pendingFile(slept));
    const { code, stdout } = await cli.run('status --watch=2');
    expect(code).toBe(6);
    expect(stdout.match(/^DEGRADED: cluster /gm)).toHaveLength(3);
    expect(stdout).toMatch(/data: 3 entries to heal, 0\.5 per second, about 6 s left/);
    expect(stdout).toMatch(/data: 2 entries to heal, 0\.5 per second, about 4 s left/);
  });

  it('with --watch shows what is in trouble first where the terminal is low, and how much is left', async () => {
    for (const nth of [1, 2, 3]) await cli.ok(`volume create --size=1 --name=a${nth} --durability=none`);
    cli.simulation.kill('gl3');
    terminal = true;
    rows = 16;
    stopped = () => undefined;
    written.length = 0;
    await cli.run('status --watch=1');
    const [screen = ''] = written.filter((text) => text.includes(': cluster '));
    const lines = screen.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(rows);
    expect(screen).toMatch(/AT RISK|PARTIAL|DOWN/);
    expect(screen).toMatch(/^✖ 1\. gl3.* is off/m);
    expect(lines.at(-1)).toBe('[simulated]');
    expect(lines.at(-2)).toMatch(/^… \d+ more lines do not fit here$/);
    const hosts = lines.slice(lines.findIndex((line) => line.startsWith('HOST')) + 1);
    expect(hosts[0]).toMatch(/^gl3 +off/);
  });

  it('looks at a host once, whatever it finds', async () => {
    const before = ['gl1', 'gl2', 'gl3'].map((host) => cli.simulation.counters(host).scripts);
    await cli.ok('status');
    const after = ['gl1', 'gl2', 'gl3'].map((host) => cli.simulation.counters(host).scripts);
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 1, 1]);
  });

  it('refuses what does not go together', async () => {
    expect((await cli.run('status --watch --nagios')).code).toBe(2);
    expect((await cli.run('status --watch=0')).code).toBe(2);
    const { code, stderr } = await cli.run('status --watch 5');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--watch=5')]);
  });
});

describe('lists', () => {
  it('say that they tell what is wanted, and look with --live', async () => {
    cli.simulation.kill('gl2');
    for (const noun of ['node', 'device', 'volume']) {
      const wanted = await cli.ok(`${noun} list -o table`);
      expect(wanted).toMatch(/WANTED STATE/);
      expect(wanted).not.toMatch(/REAL STATE/);
    }
    expect(await cli.ok('node list -o table --live')).toMatch(/^gl2 .*online +off/m);
    expect(await cli.ok('device list -o table --live')).toMatch(/^gl2:\/dev\/vdb +online +unknown/m);
    expect(await cli.ok('volume list -o table --live')).toMatch(/^data .*started +AT RISK +0 +0/m);
    expect((await cli.run('volume list --live')).code).toBe(2);
  });

  it('stay a line for each on a narrow terminal', async () => {
    columns = 40;
    terminal = true;
    cli.simulation.kill('gl2');
    for (const [noun, line] of [
      ['node', /^gl2 +off/m],
      ['device', /^gl2:\/dev\/vdb +unknown/m],
      ['volume', /^data .*AT RISK +0 +0/m],
    ] as const) {
      written.length = 0;
      await cli.run(`${noun} list -o table --live`);
      expect(written.join('')).toMatch(line);
    }
  });

  it('of volumes without a name tell how each does', async () => {
    await cli.ok('volume create --size=1 --name=other --durability=none');
    expect(await cli.ok('volume status')).toMatch(/^data +HEALTHY +3 of 3 +1 +0/m);
    cli.simulation.kill('gl2');
    const { code, stdout, stderr } = await cli.run('volume status');
    expect(stdout).toMatch(/^data +AT RISK +2 of 3 +0 +0/m);
    expect(stderr).toContain('glusterctl status -x');
    expect(code).toBe(3);
  });
});
