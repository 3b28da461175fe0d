import type { Client } from 'ssh2';
import { asProblem, HostError } from '../hosts/host-error.ts';
import type { HostProblem, Hosts } from '../hosts/hosts.ts';
import { createLimit, type Limit } from '../hosts/limit.ts';
import type { SshAccess } from '../model/access.ts';
import type { HostAddress } from '../model/plan.ts';
import { runOverChannel } from './channel.ts';
import { readSshConfig } from './config.ts';
import { closeAll, openConnection } from './connection.ts';
import type { ConnectParts } from './handshake.ts';
import { openHostKeys } from './host-keys.ts';
import { createKeyring } from './keyring.ts';
import { oneQuestionAtATime } from './prompter.ts';
import type { SshOptions } from './ssh-options.ts';
import { resolveTarget, type Target } from './target.ts';

const HANDSHAKES = 8;
const CHANNELS = 8;

interface Host {
  readonly target: Target;
  readonly channels: Limit;
  connection: Promise<Client[]> | null;
}

/** Problems that trying again in the same run doesn't mend. */
const FINAL: ReadonlySet<HostProblem['reason']> = new Set([
  'host-key-changed',
  'host-key-unknown',
  'host-key-revoked',
  'login-failed',
  'sudo-password',
]);

/** The hosts of one run: one connection to each, made when it is first needed. */
export async function createSshHosts(given: SshOptions): Promise<Hosts<SshAccess>> {
  const options = { ...given, prompt: oneQuestionAtATime(given.prompt) };
  const config = await readSshConfig({ ...options, only: options.sshConfigFile });
  const parts: ConnectParts = {
    keys: await openHostKeys(options),
    keyring: createKeyring(options),
    connectSeconds: options.connectSeconds,
  };
  let unwanted = new AbortController();
  const handshakes = createLimit(HANDSHAKES);
  const hosts = new Map<string, Host>();

  /** A problem where the SSH configuration leads nowhere. */
  function hostOf(address: HostAddress<SshAccess>): Host | HostProblem {
    const key = JSON.stringify([address.name, address.access]);
    let host = hosts.get(key);
    if (host === undefined) {
      let target: Target;
      try {
        target = resolveTarget(address, config, options);
      } catch (error) {
        return asProblem(address.name, error);
      }
      host = { target, channels: createLimit(CHANNELS), connection: null };
      hosts.set(key, host);
    }
    return host;
  }

  function connected(host: Host): Promise<Client[]> {
    if (host.connection === null) {
      const { signal } = unwanted;
      const opening = handshakes((aside) =>
        openConnection(host.target, { ...parts, unwanted: signal }, aside),
      );
      host.connection = opening;
      opening.then(
        (clients) => {
          for (const client of clients) {
            client.once('close', () => {
              if (host.connection === opening) host.connection = null;
            });
          }
        },
        (error: unknown) => {
          const final = error instanceof HostError && FINAL.has(error.problem.reason);
          if (host.connection === opening && !final) host.connection = null;
        },
      );
    }
    return host.connection;
  }

  async function reach(host: Host): Promise<Client | HostProblem> {
    const { name } = host.target;
    try {
      const client = (await connected(host)).at(-1);
      return client ?? { reason: 'other', message: `${name}: no connection`, hint: '' };
    } catch (error) {
      return asProblem(name, error);
    }
  }

  return {
    async connect(addresses) {
      const found = await Promise.all(
        addresses.map(async (address) => {
          const host = hostOf(address);
          const client = 'reason' in host ? host : await reach(host);
          return [address.name, 'reason' in client ? client : null] as const;
        }),
      );
      return new Map(found);
    },
    async run(address, script, run) {
      const host = hostOf(address);
      if ('reason' in host) return { kind: 'unreachable', problem: host, milliseconds: 0 };
      return await host.channels(async () => {
        const begun = performance.now();
        const client = await reach(host);
        if ('reason' in client) {
          return {
            kind: 'unreachable',
            problem: client,
            milliseconds: Math.round(performance.now() - begun),
          };
        }
        options.onScript?.(address.name, script.text);
        return await runOverChannel(client, host.target, script, run);
      });
    },
    async close() {
      // Of hosts of which any would do, one may be on its way to time out.
      unwanted.abort();
      unwanted = new AbortController();
      await Promise.all(
        [...hosts.values()].map(async (host) => {
          const clients = await host.connection?.catch(() => null);
          if (clients != null) await closeAll(clients);
          host.connection = null;
        }),
      );
    },
  };
}
