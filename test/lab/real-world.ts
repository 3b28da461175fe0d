import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Ran, World } from '../scenarios/world.ts';
import { addresses, lab, labSetting, on } from './machines.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/glusterctl.js', import.meta.url));

/** The lab's three machines with empty disks, and the built program as a process, with a state of its own. */
export async function realWorld(): Promise<World> {
  await mustSucceed('reset');
  const hosts = await addresses();
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-lab-'));
  const environment = {
    ...process.env,
    GLUSTERCTL_SSH_CONFIG: await labSetting('LAB_SSH_CONFIG'),
    GLUSTERCTL_STATE: join(folder, 'state.json'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    CI: 'true',
  };
  const number = (host: string): number => hosts.indexOf(host) + 1;
  return {
    kind: 'real',
    hosts,
    devices: (await labSetting('LAB_DEVICES')).split(' '),
    topologyFile: await labSetting('LAB_TOPOLOGY'),
    run: (...words) =>
      new Promise<Ran>((resolve) => {
        execFile(
          process.execPath,
          [PROGRAM, ...words],
          { env: environment, maxBuffer: 64e6 },
          (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;
            resolve({ code, stdout, stderr });
          },
        );
      }),
    onHost: async (host, text) => await on(number(host), text),
    cutPower: async (host) => await mustSucceed('kill', `node${number(host)}`),
    async boot(host) {
      await mustSucceed('start', `node${number(host)}`);
      await allConnected(hosts.length, number(host));
      // Mounts that must not stop the boot may come after sshd.
      await on(number(host), 'until systemctl list-jobs | grep -q "No jobs"; do sleep 1; done');
    },
  };
}

async function mustSucceed(...words: readonly string[]): Promise<void> {
  const { code, stderr } = await lab(...words);
  if (code !== 0) throw new Error(`lab ${words.join(' ')}: ${stderr}`);
}

/** A host that has just booted doesn't know its peers for a while. A host without peers is connected to itself. */
async function allConnected(most: number, node: number): Promise<void> {
  for (let tries = 0; tries < 90; tries++) {
    const { stdout } = await on(node, 'gluster pool list 2>/dev/null');
    const rows = stdout.split('\n').filter((row) => /^[0-9a-f-]{36}/.test(row));
    if (rows.length > 0 && rows.length <= most && rows.every((row) => /\bConnected\b/.test(row))) return;
    await setTimeout(1000);
  }
  throw new Error(`node${node} does not see its peers`);
}
