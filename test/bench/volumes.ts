import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GIB } from '../../src/model/sizes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { lab } from '../support/lab.ts';

export interface BenchedHosts {
  readonly label: string;
  /** Where the program and what is written by hand are run. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly sshConfig: string;
  readonly topology: string;
  readonly rounds: number;
  /** Makes the hosts empty again, and forgets the state: loading a topology can be measured then. */
  readonly reset?: () => Promise<void>;
}

export interface BenchedVolumes {
  readonly lines: readonly string[];
  readonly over: number;
}

const GOAL = 1.1;
const LOAD_GOAL = 1.25;
/** Short, and on a busy machine one may take a third longer than the next. */
const LOADS = 9;
const TEN_GOAL = 6;

/** Creates and deletes of a replica-3 volume against what is written by hand, in turns in one run; then ten at once. */
export async function benchVolumes(root: string, hosts: BenchedHosts): Promise<BenchedVolumes> {
  const program = join(root, 'bin/glusterctl.js');
  const floor = join(root, 'test/bench/floor.mjs');
  const timed = async (words: readonly string[]): Promise<number> => {
    const begin = performance.now();
    await node(words, hosts);
    return performance.now() - begin;
  };
  const glusterctl = (...words: string[]) => [program, ...words, '--quiet'];
  const load = glusterctl('topology', 'load', `--json=${hosts.topology}`, '--trust-new-hosts');
  await node(load, hosts);
  const plan = join(hosts.folder, 'floor.json');
  const writePlan = async () =>
    await writeFile(plan, JSON.stringify({ hosts: await floorHosts(program, hosts) }));
  await writePlan();

  const loads: Record<string, number[]> = { load: [], 'load by hand': [] };
  for (let round = 0; hosts.reset !== undefined && round < Math.max(LOADS, hosts.rounds); round++) {
    await hosts.reset();
    loads['load by hand']?.push(await timed([floor, plan, 'load']));
    await hosts.reset();
    loads.load?.push(await timed(load));
  }
  if (hosts.reset !== undefined) await writePlan();

  const times: Record<string, number[]> = {
    create: [],
    'create by hand': [],
    delete: [],
    'delete by hand': [],
  };
  for (let round = 0; round < hosts.rounds; round++) {
    times['create by hand']?.push(await timed([floor, plan, 'create', `byhand${round}`]));
    times.create?.push(await timed(glusterctl('volume', 'create', '--size=1', `--name=ours${round}`)));
    times['delete by hand']?.push(await timed([floor, plan, 'delete', `byhand${round}`]));
    times.delete?.push(await timed(glusterctl('volume', 'delete', `ours${round}`, '--yes')));
  }
  const ten = await timed(glusterctl('volume', 'create', '--size=1', '--count=10', '--name-prefix=ten-'));
  const names = Array.from({ length: 10 }, (_, index) => `ten-${index + 1}`);
  const goneTen = await timed(glusterctl('volume', 'delete', ...names, '--yes'));
  // Without hyphens, which the device mapper doubles.
  const byHand = names.map((_name, index) => `byhandten${index}`);
  const tenByHand = await timed([floor, plan, 'create', ...byHand]);
  const goneByHand = await timed([floor, plan, 'delete', ...byHand]);
  // Simulated scripts take no time: there our start-up and the state file are nearly all that is measured.
  const goal = hosts.reset === undefined ? null : GOAL;
  const [create, remove] = [median(times.create), median(times.delete)];
  const rows = [
    ...(hosts.reset === undefined
      ? []
      : [row('topology load', median(loads.load), median(loads['load by hand']), LOAD_GOAL, 'by hand')]),
    row('create, replica 3', create, median(times['create by hand']), goal, 'by hand'),
    row('delete', remove, median(times['delete by hand']), goal, 'by hand'),
    row('10 created by one command', ten, create, TEN_GOAL, 'one'),
    row('10 deleted by one command', goneTen, remove, TEN_GOAL, 'one'),
    // By hand they are made one after the other, on hosts where nothing else is done.
    row('10 created by one command', ten, tenByHand, goal, 'by hand'),
    row('10 deleted by one command', goneTen, goneByHand, goal, 'by hand'),
  ];
  return {
    lines: [`volumes, ${hosts.label}:`, ...rows.map(({ line }) => line)],
    over: rows.filter(({ over }) => over).length,
  };
}

function row(what: string, ours: number, base: number, goal: number | null, than: string) {
  const ratio = ours / base;
  const limit = goal === null ? '' : ` (goal ≤ ${goal})`;
  const line = `  ${what.padEnd(26)} ${ours.toFixed(0).padStart(6)} ms, ${than} ${base.toFixed(0).padStart(6)} ms: ${ratio.toFixed(2)} ×${limit}`;
  return { line, over: goal !== null && ratio > goal };
}

function median(list: readonly number[] = []): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

/** Simulated hosts, where every round trip takes so long. */
export async function benchSimulatedVolumes(root: string, latencyMs: number): Promise<BenchedVolumes> {
  const simulation = Simulation.create({
    latencyMs,
    hosts: [1, 2, 3].map((n) => ({
      name: `gl${n}`,
      storage: `10.0.0.${n}`,
      zone: n,
      devices: ['/dev/vdb', '/dev/vdc'].map((path) => ({ path, sizeKiB: 20 * GIB })),
    })),
  });
  const world = await lab({ ssh: true, simulation });
  try {
    return await benchVolumes(root, {
      label: `simulated hosts, ${latencyMs} ms latency`,
      folder: world.folder,
      environment: world.variables,
      sshConfig: world.variables.GLUSTERCTL_SSH_CONFIG ?? '',
      topology: 'topology.json',
      rounds: 5,
    });
  } finally {
    await world.remove();
  }
}

async function floorHosts(program: string, hosts: BenchedHosts): Promise<readonly unknown[]> {
  const info = JSON.parse(await node([program, 'topology', 'info', '--json'], hosts)) as {
    clusters: {
      nodes: {
        hostnames: { manage: string[]; storage: string[] };
        devices: { id: string; name: string }[];
      }[];
    }[];
  };
  return await Promise.all(
    (info.clusters[0]?.nodes ?? []).map(async ({ hostnames, devices }) => {
      const [name = ''] = hostnames.manage;
      const settings = new Map(
        (await ran('ssh', ['-G', '-F', hosts.sshConfig, name], hosts))
          .split('\n')
          .map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')]),
      );
      return {
        address: settings.get('hostname'),
        port: Number(settings.get('port')),
        user: settings.get('user'),
        key: settings.get('identityfile'),
        storage: hostnames.storage[0],
        group: `vg_${devices[0]?.id}`,
        devices: devices.map((device) => device.name),
      };
    }),
  );
}

function node(words: readonly string[], hosts: BenchedHosts): Promise<string> {
  return ran(process.execPath, words, hosts);
}

function ran(
  program: string,
  words: readonly string[],
  { folder, environment }: BenchedHosts,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    execFile(program, [...words], { cwd: folder, env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${words.join(' ')} failed: ${stderr}`));
    });
  });
}
