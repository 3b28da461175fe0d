import { spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type ServerChannel } from 'ssh2';
import { newKeyPair } from '../../src/ssh/key-pair.ts';

/**
 * How the server treats a command: runs it without its time limit, breaks at a given point, ends it with a code, or
 * takes it and never answers.
 */
export type Manner =
  | 'run'
  | 'drop'
  | 'hang'
  | 'at-once'
  | { readonly exit: number; readonly stderr?: string };

export interface ServerOptions {
  /** Public key that may log in. */
  readonly client?: string;
  readonly password?: string;
  readonly hostKey?: 'ed25519' | 'ecdsa';
  /** Passed by each login before anything is answered. */
  readonly door?: () => Promise<void>;
  /** Home and working folder of commands. */
  readonly home?: string;
}

export interface Seen {
  connections: number;
  logins: number;
  /** How each login was tried. */
  methods: string[];
  commands: string[];
  /** Scripts that came in and are never answered. */
  swallowed: number;
  forwards: string[];
  mostChannels: number;
  /** Connections there are now. */
  open: () => number;
}

export interface TestServer {
  readonly port: number;
  readonly key: Buffer;
  readonly seen: Seen;
  manner: Manner;
  /** Ends every connection at once. */
  drop(): void;
  close(): Promise<void>;
}

export function hostKeyPair(kind: 'ed25519' | 'ecdsa'): { private: string; public: string } {
  return kind === 'ed25519' ? newKeyPair() : ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
}

export function blobOf(publicKey: string): Buffer {
  const key = ssh2.utils.parseKey(publicKey);
  if (key instanceof Error) throw key;
  return key.getPublicSSH();
}

export async function startServer(options: ServerOptions): Promise<TestServer> {
  const pair = hostKeyPair(options.hostKey ?? 'ed25519');
  const seen: Seen = {
    connections: 0,
    logins: 0,
    methods: [],
    commands: [],
    swallowed: 0,
    forwards: [],
    mostChannels: 0,
    open: () => open.size,
  };
  const open = new Set<ssh2.Connection>();
  const sockets = new Set<Socket>();
  const state: { manner: Manner } = { manner: 'run' };
  let channels = 0;
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (connection) => {
    seen.connections += 1;
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => undefined);
    let greeted = false;
    connection.on('authentication', (login) => {
      seen.logins += 1;
      const passed = greeted ? undefined : options.door?.();
      greeted = true;
      if (login.method !== 'publickey' || login.signature === undefined) seen.methods.push(login.method);
      if (passed === undefined) judge(login, options);
      else void passed.then(() => judge(login, options));
    });
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      seen.forwards.push(`${destIP}:${destPort}`);
      const socket = connect(destPort, destIP);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.once('connect', () => {
        const channel = accept();
        channel.on('error', () => undefined);
        channel.pipe(socket).pipe(channel);
      });
      socket.on('error', () => reject());
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        seen.commands.push(command);
        // In one piece: what a host sends whose command ends before it reads.
        const socket = socketOf(connection);
        if (state.manner === 'at-once') socket.cork();
        setImmediate(() => socket.uncork());
        const channel = acceptExec();
        channels += 1;
        seen.mostChannels = Math.max(seen.mostChannels, channels);
        channel.on('error', () => undefined);
        channel.on('close', () => {
          channels -= 1;
        });
        const swallow = (): void => {
          seen.swallowed += 1;
        };
        serve(channel, state.manner, { drop: () => connection.end(), swallow }, options.home);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => {
    // Without a word, as a network does.
    for (const connection of open) {
      socketOf(connection).destroy();
    }
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    key: blobOf(pair.public),
    seen,
    get manner() {
      return state.manner;
    },
    set manner(manner) {
      state.manner = manner;
    },
    drop,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}

function socketOf(connection: ssh2.Connection): Socket {
  return (connection as unknown as { readonly _sock: Socket })._sock;
}

function judge(login: AuthContext, { client, password }: ServerOptions): void {
  const takes = [
    ...(client === undefined ? [] : ['publickey' as const]),
    ...(password === undefined ? [] : ['password' as const]),
  ];
  if (login.method === 'password' && password !== undefined && login.password === password) {
    login.accept();
    return;
  }
  const allowed = client === undefined ? null : ssh2.utils.parseKey(client);
  if (allowed === null || allowed instanceof Error || login.method !== 'publickey') {
    login.reject(takes);
    return;
  }
  const right =
    login.key.data.equals(allowed.getPublicSSH()) &&
    (login.signature === undefined ||
      allowed.verify(login.blob ?? Buffer.alloc(0), login.signature, login.hashAlgo) === true);
  if (right) login.accept();
  else login.reject(takes);
}

function serve(
  channel: ServerChannel,
  manner: Manner,
  { drop, swallow }: { readonly drop: () => void; readonly swallow: () => void },
  home: string | undefined,
): void {
  if (manner === 'at-once') {
    channel.exit(7);
    channel.close();
    return;
  }
  if (manner === 'drop') {
    channel.on('data', drop);
    return;
  }
  if (manner === 'hang') {
    channel.once('data', swallow);
    channel.on('data', () => undefined);
    return;
  }
  if (manner !== 'run') {
    channel.on('data', () => undefined);
    if (manner.stderr !== undefined) channel.stderr.write(manner.stderr);
    channel.exit(manner.exit);
    channel.end();
    return;
  }
  const shell = spawn('sh', ['-s'], {
    ...(home === undefined ? {} : { cwd: home, env: { ...process.env, HOME: home } }),
  });
  channel.pipe(shell.stdin);
  shell.stdout.on('data', (data: Buffer) => channel.write(data));
  shell.stderr.on('data', (data: Buffer) => channel.stderr.write(data));
  shell.on('close', (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
}

/** A way to a port that can be frozen: nothing comes through any more, and nothing says so. */
export interface Link {
  readonly port: number;
  freeze(): void;
  /** How many were open at once at most. */
  readonly most: () => number;
  close(): Promise<void>;
}

export async function startLink(to: number | null): Promise<Link> {
  const sockets = new Set<Socket>();
  let most = 0;
  let clients = 0;
  const server = createServer((client) => {
    clients += 1;
    most = Math.max(most, clients);
    sockets.add(client);
    client.on('error', () => undefined);
    client.on('close', () => {
      clients -= 1;
    });
    if (to === null) return;
    const host = connect(to, '127.0.0.1');
    sockets.add(host);
    host.on('error', () => undefined);
    client.pipe(host).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    most: () => most,
    freeze() {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
