import { spawn } from 'node:child_process';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GIB } from '../../src/model/sizes.ts';
import { readTopology } from '../../src/plans/topology-file.ts';
import { keptText } from '../../src/simulator/kept.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { lab } from './lab.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

export const EXAMPLES = join(ROOT, 'examples');

/** Hosts as a topology file of the examples wants them. */
export function hostsOf(topology: string): Simulation {
  return Simulation.create({
    hosts: readTopology(topology, 'an example')
      .clusters.flatMap(({ nodes }) => nodes)
      .map(({ manage, storage, zone, devices }) => ({
        name: manage[0] ?? '',
        storage: storage[0] ?? '',
        zone,
        devices: devices.map((device) => ({ path: device.name, sizeKiB: 500 * GIB })),
      })),
  });
}

/** Hosts of topology.json after it was loaded, and the state that speaks of them: made once, and read by each shell. */
let loaded: Promise<string> | null = null;

async function loadedHosts(): Promise<string> {
  const topology = await readFile(join(EXAMPLES, 'topology.json'), 'utf8');
  const cli = await lab({ simulation: hostsOf(topology) });
  try {
    await cli.file('topology.json', topology);
    await cli.ok('topology load --json=topology.json');
    await cli.simulation.settle();
    return keptText(cli.simulation.model, await readFile(cli.state, 'utf8'));
  } finally {
    await cli.remove();
  }
}

/** On which simulated hosts a shell is: flags of "simulator start". */
export const ON_LOADED = ['--load=hosts.json'];
export const ON_NEW = ['--topology=topology.json'];

interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script by the built program's simulator, beside the examples and where each can be called by its name. */
export async function exampleShell(script: string, flags: readonly string[]): Promise<Told> {
  const folder = await temporaryFolder();
  for (const name of await readdir(EXAMPLES)) await symlink(join(EXAMPLES, name), join(folder, name));
  await symlink(join(ROOT, 'bin/glusterctl.js'), join(folder, 'glusterctl'));
  loaded ??= loadedHosts();
  await writeFile(join(folder, 'hosts.json'), await loaded);
  await writeFile(join(folder, 'script.sh'), script);
  const child = spawn(
    join(folder, 'glusterctl'),
    ['simulator', 'start', ...flags, '--', 'bash', 'script.sh'],
    {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
