import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { AuthContext, Connection, ServerChannel } from 'ssh2';
import ssh2 from 'ssh2';
import type { Simulation } from './simulation.ts';
import { slowLink } from './slow-link.ts';

export interface SshServer {
  readonly host: string;
  readonly port: number;
  /** The host went down: its connections are gone, and its port refuses new ones. */
  down(): void;
  /** It is back, at the same port. */
  up(): Promise<void>;
  close(): Promise<void>;
}

/** How often a port is tried again that somebody else took while its host was down, and how long that takes. */
const TRIES = 50;
const BETWEEN_TRIES_MS = 100;

/** Cheap and modern only: the handshake is the dearest thing about a simulated host. */
const ALGORITHMS = {
  kex: ['curve25519-sha256' as const],
  serverHostKey: ['ssh-ed25519' as const],
};

/** A real SSH server on loopback whose commands run on a simulated host. */
export async function startSshServer(
  simulation: Simulation,
  host: string,
  keys: { readonly hostKey: string; readonly userKey: string },
): Promise<SshServer> {
  const connections = new Set<Connection>();
  const allowed = ssh2.utils.parseKey(keys.userKey);
  if (allowed instanceof Error) throw allowed;
  const server = new ssh2.Server({ hostKeys: [keys.hostKey], algorithms: ALGORITHMS }, (connection) => {
    connections.add(connection);
    (connection as { setNoDelay?(on: boolean): void }).setNoDelay?.(true);
    simulation.counters(host).connections += 1;
    connection.on('error', () => undefined);
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', (context) => {
      if (simulation.host(host).defects?.loginRefused === true) context.reject(['publickey']);
      else authenticate(context, allowed);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        void serve(simulation, host, command, acceptExec(), () => drop(connection));
      });
    });
  });
  const oneWayMs = simulation.latencyMs / 2;
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    // A frozen host's kernel is silent: whoever connects waits.
    if (!simulation.answers(host)) return;
    // Handshakes and logins feel the latency too, as they do on a network.
    server.injectSocket(oneWayMs === 0 ? socket : (slowLink(socket, oneWayMs) as unknown as Socket));
  });
  door.on('error', () => undefined);
  await listen(door, 0);
  const { port } = door.address() as AddressInfo;
  let closed: Promise<void> | null = null;
  let ended = false;
  const down = (): void => {
    for (const connection of connections) drop(connection);
    for (const socket of sockets) socket.destroy();
    closed ??= new Promise((resolve) => door.close(() => resolve()));
  };
  if (!simulation.host(host).up) down();
  return {
    host,
    port,
    down,
    up: async () => {
      for (let tries = 1; closed !== null && !ended; tries += 1) {
        const before = closed;
        try {
          closed = null;
          await listen(door, port);
        } catch (error) {
          closed = before;
          if (tries === TRIES) throw error;
          await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
        }
      }
    },
    close: async () => {
      ended = true;
      down();
      await closed;
    },
  };
}

type Door = Pick<Server, 'listen' | 'once' | 'off'>;

function listen(door: Door, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    door.once('error', reject);
    door.listen(port, '127.0.0.1', () => {
      door.off('error', reject);
      resolve();
    });
  });
}

type PublicKey = Exclude<ReturnType<typeof ssh2.utils.parseKey>, Error>;

function authenticate(context: AuthContext, allowed: PublicKey): void {
  if (context.method !== 'publickey') {
    context.reject(['publickey']);
    return;
  }
  const known = context.key.data.equals(allowed.getPublicSSH());
  const signed =
    context.signature === undefined || context.blob === undefined
      ? true
      : allowed.verify(context.blob, context.signature, context.hashAlgo) === true;
  if (known && signed) context.accept();
  else context.reject(['publickey']);
}

/** Without a word, as a network does. */
function drop(connection: Connection): void {
  const socket = (connection as unknown as { _sock?: { destroy(): void } })._sock;
  if (socket === undefined) connection.end();
  else socket.destroy();
}

async function serve(
  simulation: Simulation,
  host: string,
  command: string,
  channel: ServerChannel,
  lose: () => void,
): Promise<void> {
  channel.on('error', () => undefined);
  let stdin = '';
  channel.setEncoding('utf8');
  channel.on('data', (text: string) => {
    stdin += text;
  });
  await new Promise<void>((resolve) => channel.once('end', resolve).once('close', resolve));
  const outcome = await simulation.exec(host, command, stdin);
  if (outcome.kind !== 'done') {
    lose();
    return;
  }
  if (outcome.stderr !== '') channel.stderr.write(outcome.stderr);
  if (outcome.stdout !== '') channel.write(outcome.stdout);
  channel.exit(outcome.code);
  channel.end();
}
