import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GIB } from '../../src/model/sizes.ts';
import { readTopology } from '../../src/plans/topology-file.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { lab } from '../support/lab.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const EXAMPLES = join(ROOT, 'examples');
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
  'jump-host.json': { volume: '--size=10', bricks: /gl3\.storage\.internal/ },
};

describe('topologies of the examples', () => {
  const names = readdirSync(TOPOLOGIES);

  test('each is known here', () => {
    expect(names.toSorted()).toEqual(Object.keys(SERVES).toSorted());
  });

  test.each(names)('%s is loaded without a warning, and serves what it is there for', async (name) => {
    const text = readFileSync(join(TOPOLOGIES, name), 'utf8');
    const { clusters, warnings } = readTopology(text, name);
    expect(warnings).toEqual([]);
    const simulation = Simulation.create({
      hosts: clusters
        .flatMap(({ nodes }) => nodes)
        .map(({ manage, storage, zone, devices }) => ({
          name: manage[0] ?? '',
          storage: storage[0] ?? '',
          zone,
          devices: devices.map((device) => ({ path: device.name, sizeKiB: 500 * GIB })),
        })),
    });
    const cli = await lab({ simulation });
    onTestFinished(async () => await cli.remove());
    await cli.file('topology.json', text);
    await cli.ok('topology load --json=topology.json');
    await cli.ok(`volume create --name=data ${SERVES[name]?.volume}`);
    const { stdout } = await cli.run('brick list data');
    expect(stdout).toMatch(SERVES[name]?.bricks ?? /^$/);
  });
});

describe('what is put in place elsewhere', () => {
  /** Runs a line beside the examples, on simulated hosts that are loaded; all of them can be called by their name. */
  function shell(line: string, flags: readonly string[] = []): { code: number | null; told: string } {
    const folder = mkdtempSync(join(tmpdir(), 'glusterctl-put-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of readdirSync(EXAMPLES).filter((one) => one.endsWith('.sh')))
      symlinkSync(join(EXAMPLES, name), join(folder, name));
    symlinkSync(join(ROOT, 'bin/glusterctl.js'), join(folder, 'glusterctl'));
    writeFileSync(join(folder, 'line.sh'), line);
    const { status, stdout, stderr } = spawnSync(
      join(folder, 'glusterctl'),
      ['simulator', 'start', ...flags, '--', 'bash', 'line.sh'],
      { cwd: folder, env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder }, encoding: 'utf8' },
    );
    return { code: status, told: stdout + stderr };
  }

  const LOADED = 'set -e; glusterctl topology load --json="$GLUSTERCTL_TOPOLOGY" >/dev/null 2>&1;';

  test('aliases.sh', () => {
    const names = readFileSync(join(EXAMPLES, 'aliases.sh'), 'utf8').match(/(?<=^alias )[\w-]+/gm) ?? [];
    expect(names.length).toBeGreaterThan(5);
    const calls = names.map((name) => {
      const words =
        { hc: ' node list', 'heketi-cli': ' node list', 'hc-on': ' other volume list' }[name] ?? '';
      return `${name}${words}\n`;
    });
    // An alias counts from the next line on.
    const line = `shopt -s expand_aliases\n. ./aliases.sh\n${LOADED}\n${calls.join('')}`;
    expect(shell(line)).toEqual({ code: 0, told: expect.stringContaining('The cluster is healthy') });
  });

  test('preseed.json, on hosts that have nothing installed', () => {
    const line = `glusterctl init --preseed=${join(EXAMPLES, 'preseed.json')}; echo "code $?"; glusterctl volume list`;
    const topology = join(TOPOLOGIES, 'three-nodes.json');
    const { told } = shell(line, [`--topology=${topology}`, '--bare']);
    expect(told).toMatch(/^code 0$/m);
    expect(told).toMatch(/Name:data$/m);
  });

  test('glusterctl.cron: what cron would run, twice', () => {
    const lines = readFileSync(join(EXAMPLES, 'glusterctl.cron'), 'utf8')
      .split('\n')
      .flatMap((line) => /^[\d*/]+ [\d*]+ \* \* \* root (.*)$/.exec(line)?.[1] ?? [])
      // cron takes a % for the end of the line unless it is escaped.
      .map((line) => line.replaceAll('\\%', '%').replaceAll('/var/backups', '$HOME'));
    expect(lines).toHaveLength(3);
    const { code, told } = shell(
      `${LOADED} export METRICS_FOLDER=$HOME\n${[...lines, ...lines].join('\n')}\nls *.prom *.json`,
    );
    expect([code, told]).toEqual([0, expect.stringMatching(/^glusterctl-\d\.json\nglusterctl\.prom\n/m)]);
  });

  test('glusterctl-metrics.service: what systemd would run, which its timer starts', () => {
    const unit = readFileSync(join(EXAMPLES, 'glusterctl-metrics.service'), 'utf8');
    const runs = /^ExecStart=\/usr\/local\/bin\/(\S+)$/m.exec(unit)?.[1] ?? '';
    const folder = /^Environment=METRICS_FOLDER=(\S+)$/m.exec(unit)?.[1] ?? '';
    expect(readFileSync(join(EXAMPLES, runs), 'utf8')).toContain(folder);
    expect(shell(`${LOADED} METRICS_FOLDER=$HOME ${runs}\ncat glusterctl.prom`)).toEqual({
      code: 0,
      told: expect.stringContaining('glusterctl_look_timestamp_seconds'),
    });
    expect(readdirSync(EXAMPLES)).toContain('glusterctl-metrics.timer');
  });
});
