import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Found } from '../support/kubernetes/api.ts';
import { mountCommand, pathOnNode } from '../support/kubernetes/kubelet.ts';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import { kubeconfigText } from '../support/kubernetes/world.ts';
import { eventually, expectClean, fstabs, loadTopology, PING, runs } from './truth.ts';
import type { Ran, Scenario, World } from './world.ts';

const PROVISIONER = 'glusterctl.io/volume';
const PVS = '/api/v1/persistentvolumes';
const CLAIMS = '/api/v1/namespaces/shop/persistentvolumeclaims';
const GID = 41_000;
const TARGET = '/run/pod';

/** A cluster of Kubernetes beside the hosts: claims are made there, and what is answered to them is mounted on the hosts. */
interface Cluster {
  readonly server: ToyApiServer;
  readonly kubeconfig: string;
  provision(code?: number): Promise<void>;
  claim(name: string, parameters: Readonly<Record<string, string>>, storage?: string): Promise<Found>;
}

async function clusterBeside(world: World): Promise<Cluster> {
  const server = await toyApiServer();
  const kubeconfig = join(world.folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigText({ server: server.url }));
  for (const name of ['org.gluster.glusterfs', 'kadalu'])
    server.put(`/apis/storage.k8s.io/v1/csidrivers/${name}`, { kind: 'CSIDriver', metadata: { name } });
  const provision = async (code = 0): Promise<void> =>
    void (await runs(world, ['kubernetes', 'provision', `--kubeconfig=${kubeconfig}`], code));
  return {
    server,
    kubeconfig,
    provision,
    async claim(name, parameters, storage = '1Gi') {
      server.put(`/apis/storage.k8s.io/v1/storageclasses/${name}`, {
        kind: 'StorageClass',
        metadata: { name },
        provisioner: PROVISIONER,
        reclaimPolicy: 'Delete',
        allowVolumeExpansion: true,
        parameters: {
          ...{ volumetype: 'replicate:3', gidMin: String(GID), gidMax: String(GID) },
          volumeoptions: PING.replace('--gluster-volume-options=', ''),
          ...parameters,
        },
      });
      server.put(`${CLAIMS}/${name}`, {
        kind: 'PersistentVolumeClaim',
        metadata: { name },
        spec: {
          accessModes: ['ReadWriteMany'],
          storageClassName: name,
          resources: { requests: { storage } },
        },
      });
      await provision();
      const claim: Found = server.objects.get(`${CLAIMS}/${name}`);
      expect(claim.status.phase).toBe('Bound');
      return server.objects.get(`${PVS}/${claim.spec.volumeName}`);
    },
  };
}

async function does(world: World, host: string, text: string): Promise<Ran> {
  const ran = await world.onHost(host, `set -eu\n${text}`);
  if (ran.code !== 0) expect.fail(`${host}: ${text}: exit ${ran.code}\n${ran.stdout}${ran.stderr}`);
  return ran;
}

/** A process of a pod: somebody without rights, whom kubelet gives the group that the PersistentVolume names. */
function asPod({ kind }: World, text: string): string {
  if (kind === 'simulated') return text;
  const rights = `--reuid 12345 --regid 12345 --groups ${GID} --inh-caps=-all`;
  return `setpriv ${rights} sh -euc '${text}'`;
}

async function withCluster(world: World, task: (cluster: Cluster) => Promise<void>): Promise<void> {
  await loadTopology(world);
  const cluster = await clusterBeside(world);
  try {
    await task(cluster);
  } finally {
    await cluster.server.close();
  }
}

/** The claim is deleted: the next run takes volume and PersistentVolume away. */
async function released(world: World, { server, kubeconfig }: Cluster, name: string): Promise<void> {
  server.remove(`${CLAIMS}/${name}`);
  // It may be moving files onto what it grew by.
  await eventually(world, ['kubernetes', 'provision', `--kubeconfig=${kubeconfig}`]);
  expect([...server.objects.values()].filter(({ kind }) => kind === 'PersistentVolume')).toEqual([]);
}

async function writesAndReads(world: World, at: string, by: string): Promise<void> {
  const [first = '', second = ''] = world.hosts;
  await does(world, first, asPod(world, `echo ${by} >${at}/${by}`));
  const { stdout } = await does(world, second, asPod(world, `cat ${at}/${by}`));
  expect(stdout).toBe(`${by}\n`);
}

export const pods: readonly Scenario[] = [
  ...(['in-tree', 'csi', 'kadalu'] as const).map(
    (driver): Scenario => ({
      name: `a claim with the driver ${driver}: nodes mount what its PersistentVolume says, also with the first host off, see it grow, and give it back`,
      core: driver === 'csi',
      async run(world) {
        const before = await fstabs(world);
        await withCluster(world, async (cluster) => {
          const persistent = await cluster.claim('data', { driver });
          const addresses = endpointsOf(cluster.server, persistent);
          const command = mountCommand(persistent, TARGET, addresses) ?? expect.fail('nothing to mount');
          const nodes = world.hosts.slice(0, 2);
          for (const node of nodes) await does(world, node, `mkdir -p ${TARGET}\n${command}`);
          await writesAndReads(world, TARGET, driver);
          const size = async (): Promise<number> =>
            Number((await does(world, nodes[0] ?? '', `df -k --output=size ${TARGET} | tail -n 1`)).stdout);
          const small = world.kind === 'real' ? await size() : 0;
          cluster.server.put(`${CLAIMS}/data`, larger(cluster.server.objects.get(`${CLAIMS}/data`)));
          await cluster.provision();
          expect(cluster.server.objects.get(`${CLAIMS}/data`)?.status.capacity.storage).toBe('2Gi');
          if (world.kind === 'real') {
            expect(await size()).toBeGreaterThan(1.9 * small);
            await mountsWithFirstOff(world, command, driver);
          }
          for (const node of nodes)
            await does(world, node, `if mountpoint -q ${TARGET}; then umount ${TARGET}; fi`);
          await released(world, cluster, 'data');
        });
        await expectClean(world, before);
      },
    }),
  ),
  ...(['hostpath', 'local'] as const).map(
    (driver): Scenario => ({
      name: `a claim with the driver ${driver}: prepared nodes have the folder that its PersistentVolume says, after a boot as well, and nobody without the mount`,
      async run(world) {
        const before = await fstabs(world);
        const [first = '', second = ''] = world.hosts;
        await withCluster(world, async (cluster) => {
          const persistent = await cluster.claim('data', { driver, mountroot: '/srv/pods' });
          const path = pathOnNode(persistent);
          expect((await world.onHost(first, `test -d ${path}`)).code).toBe(1);
          const volume = path.split('/').at(-2) ?? '';
          const flags = [`--volume=${volume}`, '--mount-root=/srv/pods'];
          await runs(world, ['kubernetes', 'nodes', 'prepare', first, second, ...flags]);
          await writesAndReads(world, path, driver);
          await world.cutPower(second);
          await world.boot(second);
          expect((await does(world, second, `cat ${path}/${driver}`)).stdout).toBe(`${driver}\n`);
          await does(world, second, `umount /srv/pods/${volume}`);
          expect((await world.onHost(second, `test -d ${path}`)).code).toBe(1);
          await runs(world, ['kubernetes', 'nodes', 'prepare', first, second, ...flags]);
          await writesAndReads(world, path, `${driver}-again`);
          await runs(world, ['kubernetes', 'nodes', 'release', first, second, ...flags]);
          expect((await world.onHost(first, `test -d ${path}`)).code).toBe(1);
          await released(world, cluster, 'data');
        });
        await expectClean(world, before);
      },
    }),
  ),
];

function endpointsOf({ objects }: ToyApiServer, persistent: Found): readonly string[] {
  const { glusterfs } = persistent.spec;
  if (glusterfs === undefined) return [];
  const found: Found = objects.get(
    `/api/v1/namespaces/${glusterfs.endpointsNamespace}/endpoints/${glusterfs.endpoints}`,
  );
  return found.subsets[0].addresses.map(({ ip }: { ip: string }) => ip);
}

function larger(claim: Found): object {
  return { ...claim, spec: { ...claim.spec, resources: { requests: { storage: '2Gi' } } } };
}

/** What stands behind the first server is for this. */
async function mountsWithFirstOff(world: World, command: string, file: string): Promise<void> {
  const server = /--volfile-server (\S+)/.exec(command)?.[1] ?? / (\S+):\S+ \S+$/.exec(command)?.[1] ?? '';
  const node = world.hosts.findLast((host) => host !== server) ?? '';
  expect(world.hosts).toContain(server);
  await world.cutPower(server);
  await does(
    world,
    node,
    `mkdir -p ${TARGET}-late\n${command.replaceAll(TARGET, `${TARGET}-late`)}\ncat ${TARGET}-late/${file}\numount ${TARGET}-late`,
  );
  await world.boot(server);
}
