import type { Ran } from '../command-line.ts';
import type { Lab } from '../lab.ts';
import { inGluster, smallHosts } from '../small-hosts.ts';
import { type Api, apiAt, type Found, type Target } from './api.ts';
import { type DyingProxy, dyingProxy } from './dying-proxy.ts';

/** Simulated gluster hosts, and a cluster of Kubernetes with a namespace, a class and a provisioner of its own. */
export interface World {
  readonly cli: Lab;
  readonly api: Api;
  readonly proxy: DyingProxy;
  readonly namespace: string;
  readonly provisioner: string;
  /** As typed behind "kubernetes provision". */
  readonly flags: string;
  provision(more?: string): Promise<Ran>;
  /** The class `NAMESPACE`, if none is named. */
  storageClass(more?: object, name?: string): Promise<void>;
  /** Made, and seen by the controller: where its class waits for no pod, it has asked for a volume. */
  claim(name: string, storage: string, more?: object): Promise<void>;
  path(kind: 'persistentvolumeclaims' | 'endpoints' | 'services' | 'events', name?: string): string;
  bound(name: string): Promise<Found>;
  /** PersistentVolumes of this provisioner. */
  persistentVolumes(): Promise<readonly Found[]>;
  /** The last thing that holds one is a controller, which lets go in its own time. */
  nothingPersists(): Promise<void>;
  /** Reason and message of events at claims. */
  events(): Promise<readonly { readonly reason: string; readonly message: string; readonly count: number }[]>;
  /** `NAME started`: what gluster has. */
  inGluster(): readonly string[];
  remove(): Promise<void>;
}

export const PVS = '/api/v1/persistentvolumes';

let worlds = 0;

export async function worldOn(
  target: Target,
  options: Parameters<typeof smallHosts>[0] = {},
): Promise<World> {
  const api = apiAt(target);
  const [cli, proxy] = await Promise.all([smallHosts(options), dyingProxy(api)]);
  worlds += 1;
  const namespace = `story-${process.pid}-${worlds}`;
  const provisioner = `${namespace}.example.org/volume`;
  await api.post('/api/v1/namespaces', {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name: namespace },
  });
  await cli.file('kubeconfig', kubeconfigText({ server: proxy.url }));
  const flags = `--kubeconfig=kubeconfig --provisioner=${provisioner}`;
  const path: World['path'] = (kind, name = '') =>
    `/api/v1/namespaces/${namespace}/${kind}${name === '' ? '' : `/${name}`}`;
  const classes: string[] = [];
  const waiting = new Set<string>();
  async function persistentVolumes(): Promise<readonly Found[]> {
    const { items } = await api.get(PVS);
    return items.filter(
      (one: Found) => one.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === provisioner,
    );
  }
  return {
    cli,
    api,
    proxy,
    namespace,
    provisioner,
    flags,
    path,
    provision: async (more = '') => await cli.run(`kubernetes provision ${flags} ${more}`),
    async storageClass(more = {}, name = namespace) {
      classes.push(name);
      if ('volumeBindingMode' in more) waiting.add(name);
      await api.post('/apis/storage.k8s.io/v1/storageclasses', {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name },
        provisioner,
        ...more,
      });
    },
    async claim(name, storage, more = {}) {
      await api.post(path('persistentvolumeclaims'), {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name },
        spec: {
          accessModes: ['ReadWriteMany'],
          storageClassName: namespace,
          resources: { requests: { storage } },
          ...more,
        },
      });
      const storageClass = 'storageClassName' in more ? String(more.storageClassName) : namespace;
      if (waiting.has(storageClass)) return;
      await api.until(`the controller asks for the volume of ${name}`, async () => {
        const { metadata } = await api.get(path('persistentvolumeclaims', name));
        return Object.keys(metadata.annotations ?? {}).some((word) => word.endsWith('storage-provisioner'));
      });
    },
    bound: async (name) =>
      await api.until(`claim ${name} is bound`, async () => {
        const claim = await api.get(path('persistentvolumeclaims', name));
        return claim.status?.phase === 'Bound' ? claim : null;
      }),
    persistentVolumes,
    nothingPersists: async () =>
      void (await api.until('PersistentVolumes are gone', async () => {
        const present = await persistentVolumes();
        return present.length === 0;
      })),
    async events() {
      const { items } = await api.get('/api/v1/events');
      return (
        items
          .filter((one: Found) => one.source?.component === provisioner)
          // as they were written: a list goes by names, and their times are whole seconds
          .toSorted((a: Found, b: Found) => a.metadata.resourceVersion - b.metadata.resourceVersion)
          .map(({ reason, message, count }: Found) => ({ reason, message, count }))
      );
    },
    inGluster: () => inGluster(cli),
    async remove() {
      for (const name of classes) await api.raw('DELETE', `/apis/storage.k8s.io/v1/storageclasses/${name}`);
      await proxy.close();
      await cli.remove();
    },
  };
}

export function kubeconfigText(cluster: object, user: object = {}, context = 'test'): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user }],
    contexts: [{ name: context, context: { cluster: 'test', user: 'test' } }],
    'current-context': context,
  });
}
