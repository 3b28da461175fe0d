import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Ran, World } from '../scenarios/world.ts';
import { commandLine } from '../support/command-line.ts';
import { killAt, mortalParts, runUntilKilled } from '../support/kill.ts';
import { sleepAt, sleepingParts } from '../support/sleeper.ts';
import { addresses, forgetEnvironment, labSetting, mustLab, on } from './machines.ts';
import { giveRealDefect, glusterdId, loginFor } from './real-defects.ts';
import { holdOn } from './real-hold.ts';
import { realMount } from './real-mount.ts';
import { uninstallOn } from './real-packages.ts';
import { recordCommand } from './results.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/glusterctl.js', import.meta.url));

/** Machines of the lab with empty disks, and the built program as a process, with a state of its own. */
export async function realWorld(count = 3): Promise<World> {
  await mustLab('reset');
  const hosts = (await atLeast(count)).slice(0, count);
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-lab-'));
  const environment: Record<string, string | undefined> = {
    ...process.env,
    GLUSTERCTL_SSH_CONFIG: await labSetting('LAB_SSH_CONFIG'),
    GLUSTERCTL_STATE: join(folder, 'state.json'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    CI: 'true',
  };
  const topologyFile = join(folder, 'topology.json');
  await writeFile(topologyFile, await topologyOf(hosts));
  const number = (host: string): number => hosts.indexOf(host) + 1;
  const verb = async (name: string, host: string, ...more: string[]) =>
    void (await mustLab(name, `node${number(host)}`, ...more));
  const joined = async (host: string) => await allConnected(hosts.length, number(host));
  return {
    kind: 'real',
    hosts,
    devices: (await labSetting('LAB_DEVICES')).split(' '),
    topologyFile,
    folder,
    run: async (...words) => await runProgram(words, environment, null),
    interrupted: async (told, ...words) => await runProgram(words, environment, told),
    async killed(nth, ...words) {
      const killer = killAt(nth);
      const cli = await commandLine({ variables: environment, more: () => mortalParts(killer) });
      try {
        return await runUntilKilled(killer, async () => await cli.run(words));
      } finally {
        await cli.remove();
      }
    },
    async asleep(commit, when, ...words) {
      const sleeper = sleepAt(2 * commit + (when === 'before' ? 0 : 1));
      const cli = await commandLine({ variables: environment, more: () => sleepingParts(sleeper) });
      const running = cli.run(words);
      await Promise.race([sleeper.asleep, running]);
      return {
        async wake() {
          sleeper.wake();
          try {
            return await running;
          } finally {
            await cli.remove();
          }
        },
      };
    },
    onHost: async (host, text) => await on(number(host), text),
    cutPower: async (host) => await verb('kill', host),
    async boot(host) {
      await verb('start', host);
      await joined(host);
      const id = await glusterdId(number(host));
      await Promise.all(hosts.map((other) => seesAgain(number(other), id)));
      // Mounts that must not stop the boot may come after sshd.
      await on(number(host), 'until systemctl list-jobs | grep -q "No jobs"; do sleep 1; done');
    },
    hold: async (host, program, words = '') => await holdOn(number(host), program, words),
    freeze: async (host) => await verb('pause', host),
    thaw: async (host) => await verb('resume', host),
    async cutNetwork(host) {
      await verb('cut', host, 'peers');
      await allDisconnected(number(host));
    },
    async joinNetwork(host) {
      await verb('join', host);
      await Promise.all(hosts.map(joined));
    },
    killBrick: async (host, path) =>
      await mustRun(number(host), `pkill -KILL -f -- '--brick-name ${path} '`, path),
    loseDisk: async (host, disk) =>
      await mustRun(
        number(host),
        `echo 1 >"$(readlink -f /sys/block/${disk.replace('/dev/', '')}/device)/../remove"`,
        'to pull a disk',
      ),
    comesBackEmpty: async (host) => await mustRun(number(host), EMPTY, 'to empty a host'),
    uninstall: async (packages) => await uninstallOn(hosts.map(number), packages),
    stopGlusterd: async (host) => await mustRun(number(host), 'systemctl stop glusterd', 'glusterd'),
    async startGlusterd(host) {
      await mustRun(number(host), 'systemctl start glusterd', 'glusterd');
      await Promise.all(hosts.map(joined));
    },
    async defect(host, order) {
      const mend = await giveRealDefect(number(host), order);
      const user = loginFor(order);
      const asBefore = environment.GLUSTERCTL_SSH_CONFIG ?? '';
      if (user !== null) {
        environment.GLUSTERCTL_SUDO = 'true';
        environment.GLUSTERCTL_SSH_CONFIG = join(folder, 'ssh-config');
        const first = `Host ${host}\n  User ${user}\n`;
        await writeFile(environment.GLUSTERCTL_SSH_CONFIG, first + (await readFile(asBefore, 'utf8')));
      }
      return async () => {
        environment.GLUSTERCTL_SSH_CONFIG = asBefore;
        delete environment.GLUSTERCTL_SUDO;
        await mend();
      };
    },
    pass: async (seconds) => await setTimeout(seconds * 1000),
    mount: async (host, volume) => await realMount(number(host), host, volume),
    client: async (host, volume) => await realMount(number(host), host, volume),
    end: async () => await rm(folder, { recursive: true, force: true }),
  };
}

/** As after it was installed anew; the base system stays as it is. */
const EMPTY = `systemctl stop glusterd; pkill -9 glusterfs; pkill -9 glusterfsd
for point in $(grep -o ' /var/lib/heketi/[^ ]*' /proc/mounts); do umount -l "$point"; done
for group in $(vgs --noheadings -o vg_name); do vgremove -ff -y "$group"; done >/dev/null
for disk in $(pvs --noheadings -o pv_name); do pvremove -ff -y "$disk"; done >/dev/null
sed -i /heketi/d /etc/fstab
rm -rf /var/lib/heketi /var/lib/glusterctl /var/lib/glusterd/*
systemctl start glusterd`;
/** `told`: it is sent a Ctrl-C when it says that. */
function runProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  told: string | null,
): Promise<Ran> {
  return new Promise((resolve) => {
    const began = performance.now();
    const child = execFile(
      process.execPath,
      [PROGRAM, ...words],
      { env: environment, maxBuffer: 64e6 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;
        recordCommand(words, code, (performance.now() - began) / 1000);
        resolve({ code, stdout, stderr });
      },
    );
    if (told === null) return;
    let seen = '';
    let sent = false;
    child.stderr?.on('data', (text: string) => {
      seen += text;
      if (sent || !seen.includes(told)) return;
      sent = true;
      child.kill('SIGINT');
    });
  });
}

/** Addresses of the lab's machines, of which more are started where they are too few. */
async function atLeast(count: number): Promise<readonly string[]> {
  const present = await addresses();
  if (present.length >= count) return present;
  await mustLab('up', String(count));
  forgetEnvironment();
  return await addresses();
}

async function topologyOf(hosts: readonly string[]): Promise<string> {
  const text = await readFile(await labSetting('LAB_TOPOLOGY'), 'utf8');
  const { clusters } = JSON.parse(text) as {
    clusters: { nodes: { node: { hostnames: { storage: string[] } } }[] }[];
  };
  const chosen = clusters.map(({ nodes }) => ({
    nodes: nodes.filter(({ node }) => node.hostnames.storage.some((address) => hosts.includes(address))),
  }));
  return JSON.stringify({ clusters: chosen });
}

async function mustRun(node: number, command: string, what: string): Promise<void> {
  const { code, stderr } = await on(node, command);
  if (code !== 0) throw new Error(`node${node}: ${what}: ${command}: exit ${code}\n${stderr}`);
}

/** A host that has just booted doesn't know its peers for a while. A host without peers is connected to itself. */
async function allConnected(most: number, node: number): Promise<void> {
  await untilPool(
    node,
    (rows) => rows.length > 0 && rows.length <= most && rows.every((row) => /\bConnected\b/.test(row)),
    'does not see its peers',
  );
}

/** Each side notices by itself that the other is back. A host that is off sees nobody. */
async function seesAgain(node: number, id: string): Promise<void> {
  await untilPool(
    node,
    (rows) => !rows.some((row) => row.startsWith(id) && /Disconnected/.test(row)),
    `does not see ${id}`,
  );
}

async function allDisconnected(node: number): Promise<void> {
  await untilPool(
    node,
    (rows) => rows.every((row) => /localhost|\bDisconnected\b/.test(row)),
    'still sees its peers',
  );
}

async function untilPool(
  node: number,
  enough: (rows: readonly string[]) => boolean,
  complaint: string,
): Promise<void> {
  for (let tries = 0; tries < 90; tries++) {
    const { stdout } = await on(node, 'gluster pool list 2>/dev/null');
    if (enough(stdout.split('\n').filter((row) => /^[0-9a-f-]{36}/.test(row)))) return;
    await setTimeout(1000);
  }
  throw new Error(`node${node} ${complaint}`);
}
