import { apiAt, type Found, type Target } from '../kubernetes/api.ts';
import { kubeconfigText } from '../kubernetes/world.ts';

/** A namespace of a real API server, with nodes and pods that are only told of: no kubelet runs. */
export interface NodesOfCluster {
  readonly namespace: string;
  /** Names of nodes, which a cluster has but once. */
  readonly nodes: readonly [first: string, second: string];
  /** Made with the labels `glusterfs: pod`, on a node, and its status told as a kubelet does. */
  pod(
    name: string,
    node: string,
    more?: { readonly status?: object; readonly labels?: object },
  ): Promise<void>;
  status(pod: string, status: object): Promise<void>;
  /** Where the kubelet of a node is said to be. */
  kubelet(node: string, address: string, port: number): Promise<void>;
  /** Made by the controller for a DaemonSet of that name, one for each node, and bound there as the scheduler does it. */
  daemonset(name: string): Promise<readonly string[]>;
  /** A login of a service account that may do what these rules say. */
  account(name: string, rules: readonly object[]): Promise<string>;
  /** A kubeconfig with that login; without one that of the administrator. */
  kubeconfig(token?: string): string;
  remove(): Promise<void>;
}

export const RUNNING = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: ['glusterfs', 'exporter'].map((name) => ({
    name,
    ready: true,
    restartCount: 0,
    image: 'none',
    imageID: '',
    state: { running: { startedAt: '2026-11-02T08:15:31Z' } },
  })),
};

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CONTAINERS = [
  { name: 'glusterfs', image: 'none' },
  { name: 'exporter', image: 'none' },
];

let count = 0;

export async function nodesOfCluster(target: Target): Promise<NodesOfCluster> {
  const api = apiAt(target);
  count += 1;
  const namespace = `pods-${process.pid}-${count}`;
  const nodes = [`${namespace}-a`, `${namespace}-b`] as const;
  const here = `/api/v1/namespaces/${namespace}`;
  const named = (kind: string, name: string) => ({ kind, apiVersion: 'v1', metadata: { name } });
  await api.post('/api/v1/namespaces', named('Namespace', namespace));
  for (const name of nodes)
    await api.post('/api/v1/nodes', {
      ...named('Node', name),
      metadata: { name, labels: { storagenode: namespace } },
    });
  await api.until('pods can be made', async () => await api.has(`${here}/serviceaccounts/default`));

  const status = async (pod: string, told: object): Promise<void> =>
    void (await api.patch(`${here}/pods/${pod}/status`, { status: told }));
  return {
    namespace,
    nodes,
    status,
    async pod(name, node, { status: told = RUNNING, labels = { glusterfs: 'pod' } } = {}) {
      await api.post(`${here}/pods`, {
        ...named('Pod', name),
        metadata: { name, labels },
        spec: { nodeName: node, automountServiceAccountToken: false, containers: CONTAINERS },
      });
      await status(name, told);
    },
    async kubelet(node, address, port) {
      await api.patch(`/api/v1/nodes/${node}/status`, {
        status: {
          addresses: [{ type: 'InternalIP', address }],
          daemonEndpoints: { kubeletEndpoint: { Port: port } },
        },
      });
    },
    async daemonset(name) {
      await api.post(`/apis/apps/v1/namespaces/${namespace}/daemonsets`, {
        ...named('DaemonSet', name),
        apiVersion: 'apps/v1',
        spec: {
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: {
              nodeSelector: { storagenode: namespace },
              tolerations: [{ operator: 'Exists' }],
              automountServiceAccountToken: false,
              containers: CONTAINERS,
            },
          },
        },
      });
      const made: Found[] = await api.until('the controller has made them', async () => {
        const { items } = await api.get(`${here}/pods?labelSelector=app%3D${name}`);
        return items.length === nodes.length ? items : null;
      });
      const names = made.map(({ metadata }) => String(metadata.name));
      for (const [at, pod] of names.entries()) {
        const { matchFields } =
          made[at].spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
            .nodeSelectorTerms[0];
        await api.post(`${here}/pods/${pod}/binding`, {
          ...named('Binding', pod),
          target: { kind: 'Node', name: matchFields[0].values[0] },
        });
        await status(pod, RUNNING);
      }
      return names;
    },
    async account(name, rules) {
      const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
      const apiVersion = 'rbac.authorization.k8s.io/v1';
      await api.post(`${here}/serviceaccounts`, named('ServiceAccount', name));
      await api.post(`${RBAC}/namespaces/${namespace}/roles`, { ...named('Role', name), apiVersion, rules });
      await api.post(`${RBAC}/namespaces/${namespace}/rolebindings`, {
        ...named('RoleBinding', name),
        apiVersion,
        roleRef: role,
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      });
      const answer = await api.post(`${here}/serviceaccounts/${name}/token`, {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        spec: {},
      });
      return answer.status.token;
    },
    kubeconfig: (token = target.token ?? '') =>
      kubeconfigText(
        {
          server: target.url,
          'certificate-authority-data': Buffer.from(target.ca ?? '').toString('base64'),
        },
        { token },
      ),
    async remove() {
      for (const node of nodes) await api.raw('DELETE', `/api/v1/nodes/${node}`);
      await api.raw('DELETE', here);
    },
  };
}
