import { join } from 'node:path';
import type { Client } from 'ssh2';
import type { HostAddress } from '../model/plan.ts';
import { type ConnectParts, closeAll, HostProblem, openConnection } from './connection.ts';
import { execute } from './execute.ts';
import { createHostKeys } from './host-keys.ts';
import type { HostError, Hosts } from './hosts.ts';
import { createLimit, type Limit } from './limit.ts';
import { createKeyring } from './login.ts';
import type { HostsOptions } from './options.ts';
import { readSshConfig } from './ssh-config.ts';
import { resolveTarget, type Target } from './target.ts';

const HANDSHAKES = 8;
const CHANNELS = 8;

interface Host {
  readonly target: Target;
  readonly channels: Limit;
  connection: Promise<Client[]> | null;
}

/** Problems that trying again in the same run doesn't mend. */
const FINAL: ReadonlySet<HostError['reason']> = new Set([
  'host-key-changed',
  'host-key-unknown',
  'host-key-revoked',
  'login-failed',
  'sudo-password',
]);

/** The hosts of one run: one connection to each, made when it is first needed. */
export async function createHosts(options: HostsOptions): Promise<Hosts> {
  const configFile =
    options.sshConfigFile ?? (options.home === null ? null : join(options.home, '.ssh', 'config'));
  const config = configFile === null ? { of: () => ({}) } : await readSshConfig(configFile, options.home);
  const parts: ConnectParts = {
    keys: createHostKeys(options),
    keyring: createKeyring(options),
    connectSeconds: options.connectSeconds,
  };
  const handshakes = createLimit(HANDSHAKES);
  const hosts = new Map<string, Host>();

  function hostOf(address: HostAddress): Host {
    let host = hosts.get(address.name);
    if (host === undefined) {
      host = {
        target: resolveTarget(address, config, options),
        channels: createLimit(CHANNELS),
        connection: null,
      };
      hosts.set(address.name, host);
    }
    return host;
  }

  function connected(host: Host): Promise<Client[]> {
    if (host.connection === null) {
      const opening = handshakes(() => openConnection(host.target, parts));
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
          const final = error instanceof HostProblem && FINAL.has(error.problem.reason);
          if (host.connection === opening && !final) host.connection = null;
        },
      );
    }
    return host.connection;
  }

  async function reach(address: HostAddress): Promise<Client | HostError> {
    try {
      const clients = await connected(hostOf(address));
      const last = clients.at(-1);
      if (last !== undefined) return last;
    } catch (error) {
      if (error instanceof HostProblem) return error.problem;
      return { reason: 'other', message: `${address.name}: ${(error as Error).message}`, hint: '' };
    }
    return { reason: 'other', message: `${address.name}: no connection`, hint: '' };
  }

  return {
    async connect(addresses) {
      const found = await Promise.all(
        addresses.map(async (address) => {
          const client = await reach(address);
          return [address.name, 'reason' in client ? client : null] as const;
        }),
      );
      return new Map(found);
    },
    async run(address, script, run) {
      const host = hostOf(address);
      return await host.channels(async () => {
        const begun = performance.now();
        const client = await reach(address);
        if ('reason' in client) {
          return { kind: 'unreachable', error: client, milliseconds: Math.round(performance.now() - begun) };
        }
        options.onScript?.(address.name, script.text);
        return await execute(client, address.name, host.target.sudo, script, run);
      });
    },
    async close() {
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
