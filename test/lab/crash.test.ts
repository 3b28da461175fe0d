import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRequests } from '../../src/engine/run.ts';
import { peerProbeScript, waitForPeersScript } from '../../src/gluster/peer.ts';
import { createHosts } from '../../src/hosts/create.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { initDeviceScript, removeDeviceScript } from '../../src/lvm/device.ts';
import type { State } from '../../src/model/state.ts';
import { type CrashWorld, crashMatrix } from '../crash/matrix.ts';
import { memoryStore } from '../support/memory-store.ts';
import { SAMPLE_SETTINGS, samplePlan, sampleState } from '../support/sample-plan.ts';
import { request } from '../support/toy-engine.ts';
import { addresses, lab, labSetting, mustRun, on } from './machines.ts';

const NODES = [1, 2, 3] as const;
const everywhere = <T>(task: (node: number) => Promise<T>) => Promise.all(NODES.map(task));
let state: State;
let fstabs: readonly string[];

const device = (node: number) => ({
  deviceId: Object.values(state.devices)[node - 1]?.id ?? '',
  path: '/dev/vdc',
  destroyExistingData: false,
});

beforeAll(async () => {
  await lab('reset');
  const storage = await addresses();
  state = sampleState(
    NODES.map((node) => ({ name: `node${node}`, storage: storage[node - 1] ?? '', disk: '/dev/vdc' })),
    false,
  );
  await mustRun(1, peerProbeScript(storage.slice(1), SAMPLE_SETTINGS));
  await everywhere(async (node) => {
    await mustRun(node, waitForPeersScript(3, SAMPLE_SETTINGS));
    await mustRun(node, initDeviceScript(device(node), SAMPLE_SETTINGS));
  });
  fstabs = await everywhere(async (node) => (await on(node, 'cat /etc/fstab')).stdout);
});

afterAll(async () => {
  await everywhere(async (node) => await mustRun(node, removeDeviceScript(device(node), SAMPLE_SETTINGS)));
});

async function openHosts(): Promise<Hosts> {
  return await createHosts({
    defaults: {
      user: 'root',
      port: null,
      identityFile: await labSetting('LAB_KEY'),
      jump: null,
      sudo: false,
      passphraseFile: null,
    },
    sshConfigFile: await labSetting('LAB_SSH_CONFIG'),
    knownHostsFile: await labSetting('LAB_KNOWN_HOSTS'),
    systemFolder: null,
    ownKnownHostsFile: join(tmpdir(), 'glusterctl-lab-known-hosts'),
    trustNewHosts: false,
    connectSeconds: 10,
    home: null,
    user: 'root',
    variables: {},
    prompt: { interactive: false, confirm: async () => false, secret: async () => '' },
    warn: () => undefined,
  });
}

let number = 0;
const opened: Hosts[] = [];

async function makeWorld(): Promise<CrashWorld> {
  for (const name of await volumesOnHosts()) {
    await on(
      1,
      `gluster --mode=script volume stop ${name} force; gluster --mode=script volume delete ${name}`,
    );
  }
  const hosts = await openHosts();
  opened.push(hosts);
  number += 1;
  const store = memoryStore(state);
  const plan = samplePlan(state, number, `crash${number}`);
  return {
    store,
    hosts,
    act: async (options) => await runRequests([request(plan)], options),
    settle: async () => undefined,
    differences: async () => await compare(store.state),
  };
}

async function volumesOnHosts(): Promise<readonly string[]> {
  const { stdout } = await on(1, 'gluster volume list');
  return stdout.split('\n').filter((name) => /^crash\d+$/.test(name));
}

/** What of ours is on a host: thin volumes, pools, mounts, lines of fstab, folders; then gluster's volumes. */
async function compare(present: State): Promise<readonly string[]> {
  const found = await everywhere(async (node) => {
    const group = `vg_${device(node).deviceId}`;
    const { stdout } = await on(
      node,
      `lvs --noheadings -o lv_name ${group} | sed 's/ //g;s/^/lv /'
       grep -o '/var/lib/heketi/mounts/${group}/[^ ]*' /proc/mounts | sed 's/^/mount /'
       grep -o '/var/lib/heketi/mounts/${group}/[^ ]*' /etc/fstab | sed 's/^/fstab /'
       ls /var/lib/heketi/mounts/${group} 2>/dev/null | sed 's/^/folder /'
       exit 0`,
    );
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `node${node} ${line}`);
  });
  const expected = Object.values(present.bricks).flatMap((brick) => {
    const on = present.nodes[present.devices[brick.device]?.node ?? '']?.manage[0];
    const point = brick.path.replace(/\/brick$/, '');
    return [
      `${on} lv ${brick.pool}`,
      `${on} lv ${brick.lv}`,
      `${on} mount ${point}`,
      `${on} fstab ${point}`,
      `${on} folder ${point.split('/').at(-1)}`,
    ];
  });
  const volumes = (await volumesOnHosts()).map((name) => `volume ${name}`);
  expected.push(...Object.values(present.volumes).map(({ name }) => `volume ${name}`));
  const all = [...found.flat(), ...volumes];
  const differences = [
    ...all.filter((thing) => !expected.includes(thing)).map((thing) => `unknown to the state: ${thing}`),
    ...expected.filter((thing) => !all.includes(thing)).map((thing) => `missing on the hosts: ${thing}`),
    ...Object.keys(present.operations).map((id) => `operation still open: ${id}`),
  ];
  await cleanUp(present);
  return differences;
}

/** Makes room for the next try by the undo of the same plan, which other tests hold to its word. */
async function cleanUp(present: State): Promise<void> {
  for (const { name } of Object.values(present.volumes)) {
    const plan = samplePlan(state, Number(name.replace('crash', '')), name);
    for (const stage of plan.stages.toReversed()) {
      for (const { host, undo } of stage.steps) {
        if (undo !== null) await mustRun(Number(host.name.replace('node', '')), undo);
      }
    }
  }
}

test('a volume create that is killed is finished or undone by one command, on real hosts', async () => {
  const result = await crashMatrix(makeWorld, ['forward', 'back']);
  for (const hosts of opened) await hosts.close();
  process.stdout.write(
    `crash matrix on the lab: ${result.tried} points tried, orphans: ${result.orphans.length}\n`,
  );
  expect(result.orphans).toEqual([]);
  expect(result.tried).toBeGreaterThanOrEqual(12);
  expect(await everywhere(async (node) => (await on(node, 'cat /etc/fstab')).stdout)).toEqual(fstabs);
}, 900_000);
