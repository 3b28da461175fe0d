import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import { startDeadline } from '../hosts/deadline.ts';
import { asProblem, HostError } from '../hosts/host-error.ts';
import type { HostProblem } from '../hosts/hosts.ts';
import type { Aside } from '../hosts/limit.ts';
import { whenAborted } from '../hosts/when-aborted.ts';
import { explain } from './explain.ts';
import type { HostKeys } from './host-keys.ts';
import type { Keyring } from './keyring.ts';
import { type KnownKey, offeredTypes, onRecord } from './known-hosts.ts';
import { createLogin, type Login } from './login.ts';
import type { Target } from './target.ts';

export interface ConnectParts {
  readonly keys: HostKeys;
  readonly keyring: Keyring;
  readonly connectSeconds: number;
  /** Aborted when nobody waits for the connection any more. */
  readonly unwanted?: AbortSignal;
}

/** The host hung up while a person was being asked; the answer is kept, so it is worth another try. */
export class HungUpMeanwhile extends HostError {}

const KEEPALIVE_MS = 5000;
const KEEPALIVES_MISSED = 3;
/** Node gives each of several addresses 250 ms, which is less than a far host needs. */
const ADDRESS_MS = 3000;

/** Logs in to one host, over the given channel of a jump host or by itself. */
export async function handshake(
  target: Target,
  socket: Duplex | null,
  parts: ConnectParts,
  aside: Aside,
): Promise<Client> {
  const known = await parts.keys.knownFor(target);
  let refusal: HostProblem | null = null;
  let asked = false;
  let login: Login | null = null;
  const stepAside =
    (pausing: Aside): Aside =>
    async (work) => {
      asked = true;
      return await pausing(() => aside(work));
    };
  const refuse = (error: unknown): void => {
    refusal ??= asProblem(target.name, error);
  };
  return await greet(target, socket, parts, known, {
    verify: async (key, pausing) => {
      try {
        refusal = await parts.keys.check(target, known, key, stepAside(pausing));
      } catch (error) {
        refuse(error);
      }
      return refusal === null;
    },
    next: async (left, pausing) => {
      login ??= createLogin(target, parts.keyring, stepAside(pausing));
      try {
        return await login.next(left);
      } catch (error) {
        refuse(error);
        return null;
      }
    },
    explained: (error, expired) => {
      const problem =
        refusal ??
        explain(target, error, {
          expired,
          connectSeconds: parts.connectSeconds,
          onRecord: onRecord(known),
          login,
        });
      return asked && problem.reason === 'closed' ? new HungUpMeanwhile(problem) : new HostError(problem);
    },
  });
}

/** The key that a host shows, of a type on record if there is one. Nothing is logged in to. */
export async function shownKey(
  target: Target,
  socket: Duplex | null,
  known: readonly KnownKey[],
  connectSeconds: number,
): Promise<Buffer> {
  let shown: Buffer | null = null;
  try {
    const parts = { connectSeconds };
    await greet(target, socket, parts, known, {
      verify: async (key) => {
        shown = key;
        return false;
      },
      next: async () => null,
      explained: (error, expired) =>
        new HostError(
          explain(target, error, { expired, connectSeconds, onRecord: onRecord(known), login: null }),
        ),
    });
  } catch (error) {
    if (shown === null) throw error;
  }
  if (shown === null) throw new Error('no key was shown');
  return shown;
}

interface Dialogue {
  verify(key: Buffer, pausing: Aside): Promise<boolean>;
  next(left: readonly string[] | null, pausing: Aside): ReturnType<Login['next']>;
  explained(error: Error, expired: boolean): HostError;
}

async function greet(
  target: Target,
  socket: Duplex | null,
  { connectSeconds, unwanted }: Pick<ConnectParts, 'connectSeconds' | 'unwanted'>,
  known: readonly KnownKey[],
  dialogue: Dialogue,
): Promise<Client> {
  const types = offeredTypes(known);
  const client = new ssh2.Client();
  const tcp =
    socket ??
    createConnection({
      host: target.host,
      port: target.port,
      noDelay: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_MS,
    });
  const giveUp = (why: string): void => {
    client.destroy();
    tcp.destroy(new Error(why));
  };
  const deadline = startDeadline(connectSeconds, () => giveUp('too late'));
  const wanted = unwanted === undefined ? null : whenAborted(unwanted, () => giveUp('nobody waits for it'));
  const config: ConnectConfig = {
    username: target.user,
    sock: tcp as never,
    readyTimeout: 0,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVES_MISSED,
    ...(types === null ? {} : { algorithms: { serverHostKey: types as never } }),
    hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
      dialogue.verify(key, deadline.pausing).then(verify, () => verify(false));
    },
    authHandler: (left, _partial, next) => {
      dialogue.next(left, deadline.pausing).then(
        (method) => next(method ?? (false as never)),
        () => next(false as never),
      );
    },
  };
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      // An agent that does not sign is no end: the next key is tried.
      client.on('error', (error) => {
        if (error.level !== 'agent') reject(error);
      });
      client.once('close', () => reject(new Error('the connection was closed')));
      tcp.once('error', reject);
      tcp.once('close', () => reject(new Error('the connection was closed')));
      client.connect(config);
    });
    client.setNoDelay(true);
    return client;
  } catch (error) {
    client.destroy();
    tcp.destroy();
    throw dialogue.explained(error as Error, deadline.expired);
  } finally {
    wanted?.();
    deadline.end();
  }
}
