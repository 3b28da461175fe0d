import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As JSON has it. */
export interface ApiObject {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    annotations?: Record<string, string>;
    finalizers?: string[];
    deletionTimestamp?: string;
  };
  // biome-ignore lint/suspicious/noExplicitAny: what an object holds is what somebody has sent.
  [field: string]: any;
}

export interface ToyApiServer {
  readonly url: string;
  readonly objects: Map<string, ApiObject>;
  /** `get /api/v1/…`, in the order in which they came. */
  readonly calls: string[];
  /** What was said with each of them to log in. */
  readonly logins: string[];
  /** As somebody with kubectl does it; controllers see it at once. */
  put(path: string, object: object): ApiObject;
  remove(path: string): void;
  /** What is answered instead; null: the server does as ever. */
  instead:
    | ((call: string, number: number) => { readonly status: number; readonly body: object } | 'gone' | null)
    | null;
  close(): Promise<void>;
}

/** How other versions answer. */
interface Answers {
  readonly headers?: Readonly<Record<string, string>>;
  /** An object, or a list of them, as that version has it. */
  readonly dressed?: (object: object) => object;
}

const PROVISIONER_WORD = 'volume.beta.kubernetes.io/storage-provisioner';

/**
 * As much of an API server as provisioning meets, with a controller that asks for volumes, binds and releases. Where it and a real one
 * differ, it is wrong: test/kubernetes tells the same stories on a real one.
 */
export async function toyApiServer(version = 'v1.20.2', answers: Answers = {}): Promise<ToyApiServer> {
  const objects = new Map<string, ApiObject>();
  const calls: string[] = [];
  const logins: string[] = [];
  let serial = 0;
  const next = (): string => String(++serial);
  const uid = (): string => `00000000-0000-4000-8000-${next().padStart(12, '0')}`;
  const of = (kind: string): ApiObject[] => [...objects.values()].filter((one) => one.kind === kind);

  function store(path: string, given: object): ApiObject {
    const before = objects.get(path);
    const object = structuredClone(given) as ApiObject;
    const { metadata } = object;
    metadata.uid = before?.metadata.uid ?? uid();
    metadata.resourceVersion = next();
    const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
    if (namespace !== undefined) metadata.namespace = namespace;
    objects.set(path, object);
    if (metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0)
      objects.delete(path);
    control();
    return objects.get(path) ?? object;
  }

  function remove(path: string): boolean {
    const object = objects.get(path);
    if (object === undefined) return false;
    if ((object.metadata.finalizers ?? []).length > 0)
      object.metadata.deletionTimestamp ??= '2026-01-01T00:00:00Z';
    else objects.delete(path);
    object.metadata.resourceVersion = next();
    control();
    return true;
  }

  function control(): void {
    for (const claim of of('PersistentVolumeClaim')) {
      const storageClass = of('StorageClass').find(
        ({ metadata }) => metadata.name === claim.spec.storageClassName,
      );
      claim.status ??= { phase: 'Pending' };
      if (storageClass !== undefined && claim.spec.volumeName === undefined) {
        claim.metadata.annotations ??= {};
        claim.metadata.annotations[PROVISIONER_WORD] = storageClass.provisioner;
      }
      const volume = of('PersistentVolume').find(({ spec }) => spec.claimRef?.uid === claim.metadata.uid);
      if (volume === undefined || claim.status.phase === 'Bound') continue;
      claim.spec.volumeName = volume.metadata.name;
      claim.status = { phase: 'Bound', capacity: { ...volume.spec.capacity } };
    }
    for (const volume of of('PersistentVolume')) {
      const claim = of('PersistentVolumeClaim').find(
        ({ metadata }) => metadata.uid === volume.spec.claimRef?.uid,
      );
      const phase =
        volume.spec.claimRef === undefined ? 'Available' : claim === undefined ? 'Released' : 'Bound';
      volume.status = { phase };
    }
  }

  function answer(method: string, path: string, body: Record<string, unknown> | null): [number, object] {
    if (path === '/version') return [200, versionOf(version)];
    const here = path.replace(/\/status$/, '');
    const isNamed = objects.has(here);
    const object = objects.get(here);
    if (method === 'GET') {
      if (isNamed) return [200, object ?? {}];
      const plural = path.split('/').at(-1) ?? '';
      const kind = KINDS[plural];
      if (kind === undefined) return [404, status('NotFound', `${path} not found`)];
      const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
      const items = of(kind).filter(
        ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
      );
      return [200, { kind: `${kind}List`, metadata: {}, items }];
    }
    if (method === 'POST') {
      const given = body as unknown as ApiObject;
      const to = `${path}/${given.metadata.name}`;
      if (objects.has(to)) return [409, status('AlreadyExists', `${given.metadata.name} already exists`)];
      return [201, store(to, given)];
    }
    if (object === undefined) return [404, status('NotFound', `${path} not found`)];
    if (method === 'DELETE') {
      const { uid: wanted } = (body?.preconditions ?? {}) as { uid?: string };
      if (wanted !== undefined && wanted !== object.metadata.uid)
        return [409, status('Conflict', 'another uid')];
      remove(here);
      return [200, object];
    }
    const { resourceVersion } = (body?.metadata ?? {}) as { resourceVersion?: string };
    if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion)
      return [409, status('Conflict', 'the object has been modified')];
    return [200, store(here, merged(object, body ?? {}) as object)];
  }

  const server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '').replace(/\?.*/, '');
      const call = `${(request.method ?? '').toLowerCase()} ${path}`;
      calls.push(call);
      logins.push(request.headers.authorization ?? '');
      const body = await bodyOf(request);
      const instead = toy.instead?.(call, calls.length) ?? null;
      if (instead === 'gone') return void request.socket.destroy();
      const [code, told] =
        instead === null ? answer(request.method ?? '', path, body) : [instead.status, instead.body];
      response
        .writeHead(code, { 'Content-Type': 'application/json', ...answers.headers })
        .end(JSON.stringify(answers.dressed?.(told) ?? told));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const toy: ToyApiServer = {
    url: `http://127.0.0.1:${port}`,
    objects,
    calls,
    logins,
    put: store,
    remove: (path) => void remove(path),
    instead: null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  store('/api/v1/namespaces/kube-system', { kind: 'Namespace', metadata: { name: 'kube-system' } });
  return toy;
}

const KINDS: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  endpoints: 'Endpoints',
  services: 'Service',
  storageclasses: 'StorageClass',
  csidrivers: 'CSIDriver',
  events: 'Event',
};

function versionOf(gitVersion: string): object {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return { major, minor, gitVersion };
}

function status(reason: string, message: string): object {
  return { kind: 'Status', status: 'Failure', reason, message };
}

/** RFC 7386. */
function merged(there: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result = { ...(typeof there === 'object' && there !== null ? there : {}) } as Record<string, unknown>;
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
}
