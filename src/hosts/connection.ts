import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import type { HostKeys } from './host-keys.ts';
import type { HostError } from './hosts.ts';
import { offeredTypes } from './known-hosts.ts';
import { type Keyring, loginMethods } from './login.ts';
import type { Target } from './target.ts';

export interface ConnectParts {
  readonly keys: HostKeys;
  readonly keyring: Keyring;
  readonly connectSeconds: number;
}

/** A host that can't be used, thrown on the way to a connection. */
export class HostProblem extends Error {
  readonly problem: HostError;
  constructor(problem: HostError) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Logs in, through the hops if there are any. Each hop's key is verified under its own name. */
export async function openConnection(target: Target, parts: ConnectParts): Promise<Client[]> {
  const clients: Client[] = [];
  try {
    let socket: Duplex | null = null;
    for (const [index, hop] of [...target.jumps, target].entries()) {
      const previous = clients.at(-1);
      socket = previous === undefined ? null : await forward(previous, hop, [...target.jumps][index - 1]);
      clients.push(await login(hop, socket, parts));
    }
    return clients;
  } catch (error) {
    for (const client of clients.reverse()) client.destroy();
    throw error;
  }
}

async function forward(client: Client, hop: Target, through: Target | undefined): Promise<Duplex> {
  return await new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, hop.host, hop.port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else {
        reject(
          new HostProblem({
            reason: 'refused',
            message: `${hop.name}: ${through?.name ?? 'the jump host'} can't reach ${hop.host}:${hop.port}: ${error.message}`,
            hint: 'Look at the jump host: it must allow TCP forwarding and reach that address.',
          }),
        );
      }
    });
  });
}

/** The deadline covers the network; while a person is asked, it stands still. */
interface Deadline {
  pause<T>(work: () => Promise<T>): Promise<T>;
  end(): void;
}

function startDeadline(seconds: number, expire: () => void): Deadline {
  let left = seconds * 1000;
  let since = performance.now();
  let timer: NodeJS.Timeout | null = setTimeout(expire, left);
  let ended = false;
  return {
    async pause(work) {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      left -= performance.now() - since;
      try {
        return await work();
      } finally {
        since = performance.now();
        if (!ended) timer = setTimeout(expire, Math.max(1000, left));
      }
    },
    end() {
      ended = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

async function login(target: Target, socket: Duplex | null, parts: ConnectParts): Promise<Client> {
  const known = await parts.keys.knownFor(target.keyName, target.port, target.knownHostsFiles);
  const client = new ssh2.Client();
  let refusal: HostError | null = null;
  let expired = false;
  const deadline = startDeadline(parts.connectSeconds, () => {
    expired = true;
    client.destroy();
  });
  const methods = loginMethods(target, parts.keyring);
  const types = offeredTypes(known);
  const tcp = socket ?? createConnection({ host: target.host, port: target.port, noDelay: true });
  const config: ConnectConfig = {
    username: target.user,
    sock: tcp as never,
    readyTimeout: 0,
    keepaliveInterval: 5000,
    keepaliveCountMax: 3,
    ...(types === null ? {} : { algorithms: { serverHostKey: types as never } }),
    hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
      deadline
        .pause(() => parts.keys.check(target.keyName, target.port, known, key))
        .then(
          (problem) => {
            refusal = problem;
            verify(problem === null);
          },
          (error: unknown) => {
            refusal = { reason: 'other', message: `${target.name}: ${String(error)}`, hint: '' };
            verify(false);
          },
        );
    },
    authHandler: (_left, _partial, next) => {
      deadline
        .pause(() => methods.next())
        .then(
          (method) => next(method.done === true ? (false as never) : method.value),
          () => next(false as never),
        );
    },
  };
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      client.once('error', reject);
      client.once('close', () => reject(new Error('Connection closed')));
      tcp.once('error', reject);
      client.connect(config);
    });
    client.on('error', () => undefined);
    client.setNoDelay(true);
    return client;
  } catch (error) {
    client.on('error', () => undefined);
    client.destroy();
    tcp.destroy();
    throw new HostProblem(refusal ?? explain(target, error as NodeJS.ErrnoException, expired, parts));
  } finally {
    deadline.end();
  }
}

function explain(
  target: Target,
  error: NodeJS.ErrnoException & { level?: string },
  expired: boolean,
  parts: ConnectParts,
): HostError {
  const where = `${target.name}${target.host === target.name ? '' : ` (${target.host})`}`;
  if (
    expired ||
    error.code === 'ETIMEDOUT' ||
    error.code === 'EHOSTUNREACH' ||
    error.code === 'ENETUNREACH'
  ) {
    return {
      reason: 'timeout',
      message: `${where}: no answer on port ${target.port}${expired ? ` within ${parts.connectSeconds} s` : `: ${error.message}`}`,
      hint: 'Is the host on, and is the way to it open? More time: --timeout.',
    };
  }
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return {
      reason: 'name-unknown',
      message: `${where}: no address is known for that name`,
      hint: 'Look at the name, at /etc/hosts and DNS, or give HostName in ~/.ssh/config.',
    };
  }
  if (error.code === 'ECONNREFUSED') {
    return {
      reason: 'refused',
      message: `${where}: connection to port ${target.port} refused`,
      hint: 'Does sshd run there, and on that port?',
    };
  }
  if (error.level === 'client-authentication') {
    const troubles = parts.keyring.troubles.map((trouble) => `\n${trouble}`).join('');
    const agent = target.agent === null ? 'no agent' : 'the agent';
    return {
      reason: 'login-failed',
      message: `${where}: login as ${target.user} failed`,
      hint: `Tried ${[agent, ...target.identityFiles].join(', ')}.${troubles}\nInstall a key there with: glusterctl host setup-key`,
    };
  }
  if (/no matching host key/i.test(error.message)) {
    return {
      reason: 'host-key-changed',
      message: `${where}: it has no host key of a type that is on record for it`,
      hint: `If the host was installed anew, remove its lines from known_hosts, then: glusterctl host trust ${target.name}`,
    };
  }
  return {
    reason: 'closed',
    message: `${where}: ${error.message}`,
    hint: 'Look at the log of sshd on that host.',
  };
}

export async function closeAll(clients: readonly Client[]): Promise<void> {
  for (const client of [...clients].reverse()) {
    const closed = once(client, 'close').catch(() => undefined);
    client.end();
    // A host that has died doesn't say goodbye.
    const late = setTimeout(() => client.destroy(), 500);
    await closed;
    clearTimeout(late);
  }
}
