import type { Agent as AnyAgent, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { GlusterctlError, interrupted } from '../../model/errors.ts';
import { ApiError } from './api-error.ts';
import type { LogIn } from './kubeconfig.ts';

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The way to one API server, logged in. */
export interface Session {
  readonly server: string;
  send(sent: Sent): Promise<Answer>;
  /** Ends its connections: the next one makes new ones. */
  close(): void;
}

/** Longer than the API server itself goes on with a request that changes something. */
const LIMIT_MS = 40_000;
/** A token of a file or a program may have run out after so long. */
const LOG_IN_AGAIN_MS = 60_000;
/** Connections are used again, and few at once: a run is no storm for an API server. */
const KEPT = { keepAlive: true, maxSockets: 8 };
/** Far more than a page of a list takes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** `now` in milliseconds; what is sent ends with `stop`. */
export async function openSession(
  logIn: LogIn,
  { now, stop }: { now(): number; readonly stop: AbortSignal },
): Promise<Session> {
  const [config, { Agent: TlsAgent, request: tlsRequest }, { Agent, request }] = await Promise.all([
    clientConfig(logIn),
    import('node:https'),
    import('node:http'),
  ]);
  const base = serverUrl(logIn);
  const isTls = base.protocol === 'https:';
  let login: { readonly options: RequestOptions; readonly agent: AnyAgent; readonly until: number } | null =
    null;

  async function options(): Promise<RequestOptions> {
    if (login !== null && now() < login.until) return login.options;
    const found: RequestOptions = { headers: {} };
    try {
      await config.applyToHTTPSOptions(found);
    } catch (error) {
      const why = error instanceof Error ? error.message.trim() : String(error);
      throw new GlusterctlError('failed', `Can't log in with ${logIn.context} of ${logIn.source}: ${why}`, {
        cause: error,
        hint: 'Whether kubectl gets on with it, "kubectl get --raw /version" tells.',
      });
    }
    // What goes through a proxy has the agent of that; the client's own would connect anew for each call.
    const agent = logIn.cluster.proxyUrl === null ? new (isTls ? TlsAgent : Agent)(KEPT) : agentOf(found);
    login?.agent.destroy();
    const made = { ...found, agent, rejectUnauthorized: !logIn.cluster.skipTlsVerify };
    login = { options: made, agent, until: now() + LOG_IN_AGAIN_MS };
    return made;
  }

  const groups = logIn.user['as-groups'];
  return {
    server: base.origin,
    async send({ method, path, body }) {
      const text = body === undefined ? null : JSON.stringify(body);
      const logged = await options();
      const headers = {
        ...logged.headers,
        ...(groups.length === 0 ? {} : { 'Impersonate-Group': groups }),
        Accept: 'application/json',
        'User-Agent': 'glusterctl',
        ...(text === null
          ? {}
          : {
              'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
              'Content-Length': Buffer.byteLength(text),
            }),
      };
      const limit = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
      const url = new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
      try {
        return await new Promise<Answer>((resolve, reject) => {
          const sent = (isTls ? tlsRequest : request)(
            url,
            { ...logged, method, headers, signal: limit },
            (answer) => void collect(answer).then(resolve, reject),
          );
          sent.on('error', reject);
          sent.end(text ?? undefined);
        });
      } catch (error) {
        if (stop.aborted) throw interrupted('Interrupted', { cause: error });
        throw gone(base.origin, error, limit.aborted);
      }
    },
    close() {
      login?.agent.destroy();
      login = null;
    },
  };
}

function agentOf({ agent }: RequestOptions): AnyAgent {
  if (typeof agent === 'object') return agent;
  throw new GlusterctlError('failed', 'The client of Kubernetes knows no way through that proxy');
}

async function collect(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) throw new Error(`its answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(bytes);
  }
  return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
}

function gone(server: string, error: unknown, late: boolean): ApiError {
  const why = late
    ? `no answer within ${LIMIT_MS / 1000} seconds`
    : error instanceof Error
      ? error.message || error.name
      : String(error);
  return new ApiError('unreachable', `The API server ${server} can't be reached: ${why}`, {
    status: null,
    hint: 'What was sent last may have been done: the same command again looks first, and goes on from there.',
    cause: error,
  });
}

function serverUrl({ server, source }: LogIn): URL {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url;
  throw new GlusterctlError('usage', `"${server}" in ${source} is no address of an API server`, {
    hint: 'It begins with https://.',
  });
}

/** All ways to log in that kubectl knows: certificates, tokens, files with tokens, programs, OIDC, passwords. */
async function clientConfig(logIn: LogIn) {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const { cluster, user, server } = logIn;
  const config = new KubeConfig();
  const given = (value: string | null | undefined) => value ?? undefined;
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server,
        caFile: given(cluster.caFile),
        caData: given(cluster.caData),
        // Without TLS there is nothing to verify, and the client wants that said.
        skipTLSVerify: cluster.skipTlsVerify || server.startsWith('http:'),
        tlsServerName: given(cluster.tlsServerName),
        proxyUrl: given(cluster.proxyUrl),
      },
    ],
    users: [
      {
        name: 'user',
        certFile: given(user['client-certificate']),
        certData: given(user['client-certificate-data']),
        keyFile: given(user['client-key']),
        keyData: given(user['client-key-data']),
        token: given(user.token),
        username: given(user.username),
        password: given(user.password),
        impersonateUser: given(user.as),
        exec: user.exec ?? undefined,
        authProvider:
          user.tokenFile === null
            ? (user['auth-provider'] ?? undefined)
            : { name: 'tokenFile', config: { tokenFile: user.tokenFile } },
      },
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  return config;
}
