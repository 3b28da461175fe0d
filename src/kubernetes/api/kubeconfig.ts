import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import { type Kubeconfig, type KubeconfigUser, kubeconfigSchema, NOBODY } from './kubeconfig-schema.ts';

/** What the place that it is looked for from has. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string | null;
  readonly workingDirectory: string;
  readFile(path: string): Promise<string>;
}

export interface AskedCluster {
  /** A file; empty: those that kubectl would read. */
  readonly kubeconfig: string;
  /** Empty: the current one of the file. */
  readonly context: string;
}

/** How to reach one cluster, and who is to log in there. */
export interface LogIn {
  /** For people: the context, and where that was found. */
  readonly context: string;
  readonly source: string;
  readonly server: string;
  readonly cluster: {
    readonly caFile: string | null;
    readonly caData: string | null;
    readonly skipTlsVerify: boolean;
    readonly tlsServerName: string | null;
    readonly proxyUrl: string | null;
  };
  readonly user: KubeconfigUser;
}

/** What Kubernetes mounts into each pod. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** In kubectl's order: the file that was named, KUBECONFIG, the home folder, the pod that this runs in. */
export async function readLogIn(asked: AskedCluster, around: Surroundings): Promise<LogIn> {
  const files = await readFiles(asked, around);
  if (files.length === 0) {
    const inside = asked.context === '' ? await insidePod(around) : null;
    if (inside !== null) return inside;
    throw usage(
      'No cluster of Kubernetes is known here',
      'Name a kubeconfig with --kubeconfig=FILE or KUBECONFIG. In a pod its own service account is taken.',
    );
  }
  return logInOf(asked, files);
}

interface Found {
  readonly file: string;
  readonly config: Kubeconfig;
}

async function readFiles({ kubeconfig }: AskedCluster, around: Surroundings): Promise<readonly Found[]> {
  if (kubeconfig !== '') return [await readOne(kubeconfig, around)];
  const named = (around.variables.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  const files = named.length > 0 ? named : around.home === null ? [] : [join(around.home, '.kube', 'config')];
  const found: Found[] = [];
  for (const file of files) {
    try {
      found.push(await readOne(file, around));
    } catch (error) {
      // As kubectl does: of several files some may not be there yet.
      if (!(error instanceof GlusterctlError) || error.details?.code !== 'ENOENT') throw error;
    }
  }
  return found;
}

async function readOne(file: string, around: Surroundings): Promise<Found> {
  const [text, { parseDocument }] = await Promise.all([around.readFile(file), import('yaml')]);
  const document = parseDocument(text);
  const [wrong] = document.errors;
  if (wrong !== undefined) throw unreadable(file, wrong.message.split('\n')[0] ?? '');
  const { data, error } = kubeconfigSchema.safeParse(document.toJS() ?? {});
  if (data === undefined) {
    const [issue] = error.issues;
    throw unreadable(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return { file: resolve(around.workingDirectory, file), config: data };
}

function unreadable(file: string, why: string): GlusterctlError {
  return new GlusterctlError('usage', `${file} is no kubeconfig: ${why}`, {
    hint: 'It is the file that "kubectl config view" shows.',
    details: { path: file },
  });
}

/** Of entries with the same name that of the first file counts, and so does its current context. */
function logInOf({ context: asked }: AskedCluster, files: readonly Found[]): LogIn {
  const source = listed(files.map(({ file }) => file));
  const current = files.map(({ config }) => config['current-context']).find((name) => name !== null);
  const name = asked === '' ? (current ?? '') : asked;
  if (name === '') throw usage(`No context is chosen in ${source}`, contextsHint(files));
  const context = files.flatMap(({ config }) => config.contexts).find((one) => one.name === name)?.context;
  if (context === undefined) throw usage(`There is no context "${name}" in ${source}`, contextsHint(files));
  const cluster = first(files, ({ clusters }) => clusters, context.cluster);
  if (cluster === null)
    throw usage(`Context "${name}" is of cluster "${context.cluster}", which is not in ${source}`);
  const user = context.user === null ? null : first(files, ({ users }) => users, context.user);
  if (context.user !== null && user === null)
    throw usage(`Context "${name}" logs in as "${context.user}", who is not in ${source}`);
  const told = cluster.entry.cluster;
  return {
    context: name,
    source,
    server: told.server.replace(/\/+$/, ''),
    cluster: {
      caFile: beside(cluster.file, told['certificate-authority']),
      caData: told['certificate-authority-data'],
      skipTlsVerify: told['insecure-skip-tls-verify'] === true,
      tlsServerName: told['tls-server-name'],
      proxyUrl: told['proxy-url'],
    },
    user: user === null ? NOBODY : placed(user.file, user.entry.user),
  };
}

function first<Entry extends { readonly name: string }>(
  files: readonly Found[],
  entries: (config: Kubeconfig) => readonly Entry[],
  name: string,
): { readonly file: string; readonly entry: Entry } | null {
  for (const { file, config } of files) {
    const entry = entries(config).find((one) => one.name === name);
    if (entry !== undefined) return { file, entry };
  }
  return null;
}

/** Paths in a kubeconfig begin where that lies; a program without a slash is looked for as ever. */
function placed(file: string, user: KubeconfigUser): KubeconfigUser {
  const { exec } = user;
  return {
    ...user,
    'client-certificate': beside(file, user['client-certificate']),
    'client-key': beside(file, user['client-key']),
    tokenFile: beside(file, user.tokenFile),
    ...(exec?.command.includes('/') === true
      ? { exec: { ...exec, command: beside(file, exec.command) ?? exec.command } }
      : {}),
  };
}

function beside(file: string, path: string | null): string | null {
  return path === null || isAbsolute(path) ? path : join(dirname(file), path);
}

function contextsHint(files: readonly Found[]): string {
  const names = files.flatMap(({ config }) => config.contexts.map(({ name }) => name));
  return names.length === 0
    ? 'It has no contexts. Name another file with --kubeconfig=FILE.'
    : `Choose one with --context=NAME: ${listed([...new Set(names)])}`;
}

/** null where this is none. */
async function insidePod({ variables, readFile }: Surroundings): Promise<LogIn | null> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = variables;
  if (!host || !port) return null;
  const tokenFile = `${SERVICE_ACCOUNT}/token`;
  try {
    await readFile(tokenFile);
  } catch {
    return null;
  }
  return {
    context: 'the service account of this pod',
    source: SERVICE_ACCOUNT,
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    cluster: {
      caFile: `${SERVICE_ACCOUNT}/ca.crt`,
      caData: null,
      skipTlsVerify: false,
      tlsServerName: null,
      proxyUrl: null,
    },
    user: { ...NOBODY, tokenFile },
  };
}
