import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { HostAddress } from '../model/plan.ts';
import { createHostKeys } from './host-keys.ts';
import { fingerprint, judgeKey, keyType } from './known-hosts.ts';
import { createLimit } from './limit.ts';
import type { HostsOptions } from './options.ts';
import { readSshConfig } from './ssh-config.ts';
import { resolveTarget } from './target.ts';

/** The key that a host shows, and what is on record about it. Nothing is logged in to. */
export interface ShownKey {
  readonly host: string;
  readonly keyName: string;
  readonly port: number;
  readonly blob: Buffer | null;
  readonly type: string;
  readonly fingerprint: string;
  readonly standing: 'known' | 'unknown' | 'changed' | 'revoked' | 'unreachable';
  /** Where the record is, or why there is no key. */
  readonly detail: string;
}

export async function collectKeys(
  addresses: readonly HostAddress[],
  options: HostsOptions,
): Promise<ShownKey[]> {
  const file = options.sshConfigFile ?? join(options.home ?? '/', '.ssh', 'config');
  const config = await readSshConfig(file, options.home);
  const keys = createHostKeys(options);
  const limit = createLimit(8);
  return await Promise.all(
    addresses.map((address) =>
      limit(async (): Promise<ShownKey> => {
        const { host, port, keyName, knownHostsFiles, name } = resolveTarget(address, config, options);
        const base = { host: name, keyName, port };
        const shown = await keyOf(host, port, options.connectSeconds);
        if (typeof shown === 'string') {
          return { ...base, blob: null, type: '', fingerprint: '', standing: 'unreachable', detail: shown };
        }
        const verdict = judgeKey(await keys.knownFor(keyName, port, knownHostsFiles), shown);
        const detail = 'known' in verdict ? `${verdict.known.file}:${verdict.known.line}` : '';
        return {
          ...base,
          blob: shown,
          type: keyType(shown),
          fingerprint: fingerprint(shown),
          standing: verdict.kind,
          detail,
        };
      }),
    ),
  );
}

export async function rememberKeys(keys: readonly ShownKey[], options: HostsOptions): Promise<void> {
  const store = createHostKeys(options);
  for (const key of keys) if (key.blob !== null) await store.remember(key.keyName, key.port, key.blob);
}

/** The key, or why there is none. */
function keyOf(host: string, port: number, seconds: number): Promise<Buffer | string> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    const end = (answer: Buffer | string): void => {
      resolve(answer);
      client.destroy();
    };
    client.on('error', (error) => end(error.message));
    client.on('close', () => end('the connection was closed before a key was shown'));
    client.connect({
      host,
      port,
      username: 'nobody',
      readyTimeout: seconds * 1000,
      hostVerifier: (key: Buffer) => {
        end(key);
        return false;
      },
    });
  });
}
