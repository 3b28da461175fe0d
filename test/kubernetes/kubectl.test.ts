import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { GIB, kib } from '../../src/model/sizes.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type CommandLine, commandLine, type Ran } from '../support/command-line.ts';
import { type NodesOfCluster, nodesOfCluster, RUNNING } from '../support/kubectl/nodes-of-cluster.ts';
import { realCluster } from '../support/kubernetes/real-cluster.ts';
import { kubeconfigText } from '../support/kubernetes/world.ts';
import { labHosts } from '../support/lab.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** A kubectl as people have it, asking a real API server. Nothing runs in pods here: what is in the way to them is told. */
describe.skipIf(!hasKubectl)('kubectl on a real API server', () => {
  let cluster: NodesOfCluster;
  let cli: CommandLine;
  let simulation: Simulation | null;
  let silent: { readonly port: number; close(): void } | null;

  beforeEach(async () => {
    [simulation, silent] = [null, null];
    cluster = await nodesOfCluster(realCluster());
    cli = await commandLine({
      columns: 1000,
      more: () => {
        const hosts = simulation;
        return hosts === null ? {} : { hosts: async () => createDirectHosts(hosts) };
      },
    });
    cli.variables.KUBECONFIG = await cli.file('kubeconfig', cluster.kubeconfig());
    cli.variables.GLUSTERCTL_STATE = join(cli.folder, 'state.json');
    await use({ selector: 'glusterfs=pod' });
  });
  afterEach(async () => {
    silent?.close();
    await Promise.all([cli.remove(), cluster.remove()]);
  });

  /** Writes the topology anew: both nodes, reached in this way. */
  async function use(more: object, namespace = cluster.namespace): Promise<void> {
    const access = { via: 'kubectl', namespace, ...more };
    const nodes = cluster.nodes.map((name, index) => ({
      node: { hostnames: { manage: [name], storage: [`10.77.0.${index + 1}`] }, zone: index + 1, access },
      devices: ['/dev/sdb', '/dev/sdc', '/dev/sdd'],
    }));
    await cli.file('topology.json', JSON.stringify({ clusters: [{ nodes }] }));
  }

  async function load(): Promise<Ran> {
    return await cli.run('topology load --json=topology.json');
  }

  /** What is told of a node: it was not reached, and nothing is open. */
  async function told(at: 0 | 1 = 0): Promise<string> {
    const { code, stderr } = await load();
    expect([code, stderr]).toEqual([20, expect.stringContaining(cluster.nodes[at])]);
    const { code: left, stdout } = await cli.run('operation list -o name');
    expect([left, stdout]).toEqual([0, '']);
    return stderr;
  }

  /** Takes connections and never says a word. */
  async function silence(): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    silent = {
      port,
      close() {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
    return port;
  }

  const NO_KUBELET = "the API server can't reach the kubelet of this node";

  describe('finds the pod of each node', () => {
    test('by its labels', async () => {
      for (const [at, node] of cluster.nodes.entries()) await cluster.pod(`gluster-${at}`, node);
      await cluster.pod('web', cluster.nodes[0], { labels: { app: 'web' } });
      await cluster.pod('evicted', cluster.nodes[0], { status: { phase: 'Failed' } });
      const text = await told();
      for (const node of cluster.nodes)
        expect(text).toContain(`${node}: ${NO_KUBELET}: it knows no address of it`);
      expect(text).toContain(`kubectl get node ${cluster.nodes[0]} --output=wide`);
    });

    test('by the DaemonSet that they are of', async () => {
      await cluster.daemonset('glusterfs');
      await cluster.daemonset('other');
      await use({ daemonset: 'glusterfs' });
      const text = await told();
      for (const node of cluster.nodes) expect(text).toContain(`${node}: ${NO_KUBELET}`);
      await use({ daemonset: 'glusterd' });
      expect(await told()).toContain(
        `no pod of DaemonSet glusterd in namespace ${cluster.namespace} runs on the node of that name, nor anywhere else`,
      );
    });
  });

  describe('tells of a node', () => {
    test('that has no pod, and where there are some', async () => {
      await cluster.pod('gluster-0', cluster.nodes[0]);
      expect(await told(1)).toContain(
        `${cluster.nodes[1]}: no pod with glusterfs=pod in namespace ${cluster.namespace} runs on the node of that name, they are on ${cluster.nodes[0]}`,
      );
      await use({ selector: 'glusterfs in (none, nothing)' });
      expect(await told()).toContain('nor anywhere else');
    });

    test('that has two, one that is not ready, or one that goes', async () => {
      const [first, second] = cluster.nodes;
      await cluster.pod('gluster-0', first);
      await cluster.pod('gluster-twin', first);
      await cluster.pod('gluster-1', second, {
        status: { ...RUNNING, conditions: [{ type: 'Ready', status: 'False' }] },
      });
      const text = await told();
      expect(text).toContain('on this node: gluster-0 (ready), gluster-twin (ready)');
      expect(text).toContain(`${second}: pod gluster-1 is running, but not ready`);
      expect(text).toContain(`kubectl --namespace=${cluster.namespace} describe pod gluster-1`);
      await cluster.status('gluster-1', { ...RUNNING, phase: 'Pending' });
      expect(await told()).toContain('pod gluster-1 is Pending');
    });

    test('whose pod has no such container, or one that does not run', async () => {
      for (const [at, node] of cluster.nodes.entries()) await cluster.pod(`gluster-${at}`, node);
      await use({ selector: 'glusterfs=pod', container: 'brick' });
      expect(await told()).toContain('pod gluster-0 has no container "brick"; it has glusterfs, exporter');
      const [gluster, exporter] = RUNNING.containerStatuses;
      const state = { waiting: { reason: 'CrashLoopBackOff' } };
      await cluster.status('gluster-0', { containerStatuses: [gluster, { ...exporter, state }] });
      await use({ selector: 'glusterfs=pod', container: 'exporter' });
      const text = await told();
      expect(text).toContain(`${cluster.nodes[0]}: container exporter of pod gluster-0 does not run`);
      expect(text).toContain(`${cluster.nodes[1]}: ${NO_KUBELET}`);
    });

    test('that went, and left its pod behind', async () => {
      await cluster.pod('gluster-0', `${cluster.namespace}-gone`);
      const name = `${cluster.namespace}-gone`;
      const names = `--zone=1 --cluster=lab --management-host-name=${name} --storage-host-name=10.0.0.9`;
      await cli.ok('cluster create --name=lab');
      const { code, stderr } = await cli.run(
        `node add ${names} --kubectl-namespace=${cluster.namespace} --kubectl-selector=glusterfs=pod`,
      );
      expect([code, stderr]).toEqual([20, expect.stringContaining(`the cluster has no node ${name}`)]);
    });
  });

  describe('tells of a kubelet', () => {
    beforeEach(async () => {
      for (const [at, node] of cluster.nodes.entries()) await cluster.pod(`gluster-${at}`, node);
    });

    test('that is not there', async () => {
      for (const node of cluster.nodes) await cluster.kubelet(node, '127.0.0.1', 1);
      const text = await told();
      expect(text).toContain(`${NO_KUBELET}: dial tcp 127.0.0.1:1: connect: connection refused`);
    });

    test('that takes no command in time', async () => {
      const port = await silence();
      for (const node of cluster.nodes) await cluster.kubelet(node, '127.0.0.1', port);
      cli.variables.GLUSTERCTL_TIMEOUT = '4';
      expect(await told()).toContain('pod gluster-0 did not take a command within 4 s');
    });

    test('of each node of a volume: nothing can have run, so nothing is unknown or left open', async () => {
      // Made on simulated hosts of the same names, which are reached no more then.
      const hosts = labHosts(2, kib(2048 * GIB)).map((host, at) => ({
        ...host,
        name: cluster.nodes[at === 0 ? 0 : 1],
        storage: `10.77.0.${at + 1}`,
      }));
      simulation = Simulation.create({ hosts });
      await cli.ok('topology load --json=topology.json');
      await cli.ok('volume create --name=kept --size=10 --replica=2');
      simulation = null;
      for (const line of [
        'volume create --name=data --size=10 --replica=2',
        'volume expand kept --expand-size=10',
        'volume delete kept',
      ]) {
        const { code, stderr } = await cli.run(line);
        expect([line, code, stderr]).toEqual([line, 20, expect.stringContaining(NO_KUBELET)]);
      }
      expect(await cli.ok('operation list -o name')).toBe('');
      expect(await cli.ok('volume list')).toContain('kept');
    });
  });

  describe('tells of rights', () => {
    const page = readFileSync(new URL('../../docs/gluster-in-pods.md', import.meta.url), 'utf8');
    const block = /(?:^ {4}.*\n)*^ {4}kind: Role\n(?:^ {4}.*\n)*/m.exec(page)?.[0] ?? '';
    const { rules } = parse(block) as { rules: { resources: string[]; verbs: string[] }[] };
    const all = rules.flatMap(({ resources, verbs }) =>
      verbs.map((verb) => ({ apiGroups: [''], resources, verbs: [verb] })),
    );

    beforeEach(async () => {
      for (const [at, node] of cluster.nodes.entries()) await cluster.pod(`gluster-${at}`, node);
    });

    test('those of the page are enough, and of each that is missing verb, resource and rule are named', async () => {
      expect(all).toHaveLength(3);
      await cli.file('kubeconfig', cluster.kubeconfig(await cluster.account('enough', rules)));
      expect(await told()).toContain(NO_KUBELET);
      for (const { resources, verbs } of all) {
        const [verb = '', resource = ''] = [verbs[0], resources[0]];
        const name = `no-${verb}-${resource.replace('/', '-')}`;
        const left = all.filter((rule) => rule.verbs !== verbs);
        await cli.file('kubeconfig', cluster.kubeconfig(await cluster.account(name, left)));
        const text = await told();
        expect(text).toContain(
          `system:serviceaccount:${cluster.namespace}:${name} may not ${verb} ${resource} in namespace ${cluster.namespace}`,
        );
        expect(text).toContain(`{apiGroups: [""], resources: ["${resource}"], verbs: ["${verb}"]}`);
      }
    });

    test('who asks must be known', async () => {
      await cli.file('kubeconfig', cluster.kubeconfig('of-nobody'));
      expect(await told()).toContain('the API server does not know who asks');
      const { server, ...rest } = JSON.parse(cluster.kubeconfig()).clusters[0].cluster;
      await cli.file('kubeconfig', kubeconfigText({ server, ...rest }));
      expect(await told()).toContain('the kubeconfig says nothing to log in by');
    });
  });

  describe('tells of the way to the API server', () => {
    beforeEach(async () => await cluster.pod('gluster-0', cluster.nodes[0]));

    test('a context that is not there, wherever it was named', async () => {
      await use({ selector: 'glusterfs=pod', context: 'nope' });
      expect(await told()).toContain('the kubeconfig has no context "nope"');
      await use({ selector: 'glusterfs=pod' });
      await cli.ok('config set kubectl.context none');
      expect(await told()).toContain('the kubeconfig has no context "none"');
      await cli.ok('config set kubectl.context test');
      const text = await told();
      expect(text).toContain(NO_KUBELET);
      expect(text).toContain(`kubectl --context=test get node ${cluster.nodes[0]}`);
    });

    test('a kubeconfig that is not there, or none', async () => {
      await cli.ok('config set kubectl.kubeconfig missing');
      const text = await told();
      expect(text).toContain("kubectl can't use its kubeconfig: stat missing: no such file or directory");
      await cli.file('broken', '{ no yaml');
      await cli.ok('config set kubectl.kubeconfig broken');
      expect(await told()).toContain("kubectl can't use its kubeconfig: error loading config file");
      await cli.ok('config unset kubectl.kubeconfig');
      cli.variables.KUBECONFIG = '/dev/null';
      expect(await told()).toContain('kubectl found no kubeconfig that says where the API server is');
    });

    test('a server that is not there, is another, or does not answer', async () => {
      const { cluster: its } = JSON.parse(cluster.kubeconfig()).clusters[0];
      await cli.file('kubeconfig', kubeconfigText({ ...its, server: 'https://127.0.0.1:1' }, { token: 'x' }));
      expect(await told()).toContain(
        "the API server can't be reached: The connection to the server 127.0.0.1:1 was refused",
      );
      await cli.file('kubeconfig', kubeconfigText({ server: its.server }, { token: 'x' }));
      expect(await told()).toMatch(/the API server can't be reached: .*x509: certificate signed by unknown/);
      const port = await silence();
      await cli.file('kubeconfig', kubeconfigText({ server: `https://127.0.0.1:${port}` }, { token: 'x' }));
      cli.variables.GLUSTERCTL_TIMEOUT = '3';
      expect(await told()).toContain('the API server did not answer within 3 s');
    });
  });
});
