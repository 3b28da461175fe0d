import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTopology } from '../../src/plans/topology-file.ts';
import { EXAMPLES, exampleShell, hostsOf, ON_LOADED } from '../support/example-shell.ts';
import { lab } from '../support/lab.ts';

const TOPOLOGIES = join(EXAMPLES, 'topologies');

/** The volume that each is there for, and what shows that it became what its comment says. */
const SERVES: Readonly<Record<string, { readonly volume: string; readonly bricks: RegExp }>> = {
  'three-nodes.json': { volume: '--size=10', bricks: /(?=.*gl1)(?=.*gl2)(?=.*gl3)/s },
  'zones.json': { volume: '--size=10', bricks: /(?=.*gl[12])(?=.*gl[34])(?=.*gl[56])/s },
  'arbiter.json': { volume: '--size=10 --arbiter', bricks: /tiny:\/dev\/sdb .*arbiter/ },
  'many-disks.json': {
    volume: '--size=10 --arbiter',
    bricks: /(?=.*nvme\S+ .*arbiter)(?!.*nvme\S+ .*data$)/ms,
  },
  'pods.json': { volume: '--size=10', bricks: /(?=.*worker1)(?=.*worker2)(?=.*worker3)/s },
  'jump-host.json': { volume: '--size=10', bricks: /gl3\.storage\.internal/ },
};

describe('topologies of the examples', () => {
  const names = readdirSync(TOPOLOGIES);

  test('each is known here', () => {
    expect(names.toSorted()).toEqual(Object.keys(SERVES).toSorted());
  });

  test.each(names)('%s is loaded without a warning, and serves what it is there for', async (name) => {
    const text = readFileSync(join(TOPOLOGIES, name), 'utf8');
    expect(readTopology(text, name).warnings).toEqual([]);
    const cli = await lab({ simulation: hostsOf(text) });
    onTestFinished(async () => await cli.remove());
    await cli.file('topology.json', text);
    await cli.ok('topology load --json=topology.json');
    await cli.ok(`volume create --name=data ${SERVES[name]?.volume}`);
    const { stdout } = await cli.run('brick list data');
    expect(stdout).toMatch(SERVES[name]?.bricks ?? /^$/);
  });
});

describe('what is put in place elsewhere', () => {
  /** All that is printed, on hosts that are loaded. */
  async function shell(script: string, flags = ON_LOADED): Promise<{ code: number | null; told: string }> {
    const { code, stdout, stderr } = await exampleShell(`set -e\n${script}`, flags);
    return { code, told: stdout + stderr };
  }

  test('aliases.sh', async () => {
    const names = readFileSync(join(EXAMPLES, 'aliases.sh'), 'utf8').match(/(?<=^alias )[\w-]+/gm) ?? [];
    expect(names.length).toBeGreaterThan(5);
    const calls = names.map((name) => {
      const words =
        { hc: ' node list', 'heketi-cli': ' node list', 'hc-on': ' other volume list' }[name] ?? '';
      return `${name}${words}\n`;
    });
    // An alias counts from the next line on.
    const line = `shopt -s expand_aliases\n. ./aliases.sh\n${calls.join('')}`;
    expect(await shell(line)).toEqual({ code: 0, told: expect.stringContaining('The cluster is healthy') });
  });

  test('preseed.json, on hosts that have nothing installed', async () => {
    // It writes a topology.json of its own.
    const script =
      'mkdir new; cd new; glusterctl init --preseed=../preseed.json; echo "code $?"; glusterctl volume list';
    const topology = join(TOPOLOGIES, 'three-nodes.json');
    const { told } = await shell(script, [`--topology=${topology}`, '--bare']);
    expect(told).toMatch(/^code 0$/m);
    expect(told).toMatch(/Name:data$/m);
  });

  test('glusterctl.cron: what cron would run, twice', async () => {
    const lines = readFileSync(join(EXAMPLES, 'glusterctl.cron'), 'utf8')
      .split('\n')
      .flatMap((line) => /^[\d*/]+ [\d*]+ \* \* \* root (.*)$/.exec(line)?.[1] ?? [])
      // cron takes a % for the end of the line unless it is escaped.
      .map((line) => line.replaceAll('\\%', '%').replaceAll('/var/backups', '$HOME'));
    expect(lines).toHaveLength(3);
    const { code, told } = await shell(
      `export METRICS_FOLDER=$HOME\n${[...lines, ...lines].join('\n')}\nls *.prom *.json`,
    );
    expect([code, told]).toEqual([0, expect.stringMatching(/^glusterctl-\d\.json\nglusterctl\.prom\n/m)]);
  });

  test('glusterctl-metrics.service: what systemd would run, which its timer starts', async () => {
    const unit = readFileSync(join(EXAMPLES, 'glusterctl-metrics.service'), 'utf8');
    const runs = /^ExecStart=\/usr\/local\/bin\/(\S+)$/m.exec(unit)?.[1] ?? '';
    const folder = /^Environment=METRICS_FOLDER=(\S+)$/m.exec(unit)?.[1] ?? '';
    expect(readFileSync(join(EXAMPLES, runs), 'utf8')).toContain(folder);
    expect(await shell(`METRICS_FOLDER=$HOME ${runs}\ncat glusterctl.prom`)).toEqual({
      code: 0,
      told: expect.stringContaining('glusterctl_look_timestamp_seconds'),
    });
    expect(readdirSync(EXAMPLES)).toContain('glusterctl-metrics.timer');
  });
});
