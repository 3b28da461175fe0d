import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HostError } from './hosts.ts';
import { fingerprint, judgeKey, type KnownKey, keysFor, keyType, knownHostsLine } from './known-hosts.ts';
import { createLimit } from './limit.ts';
import type { HostsOptions } from './options.ts';

/** Keeps what is known of hosts' keys during one run, asks about new ones, and remembers the answers. */
export interface HostKeys {
  knownFor(host: string, port: number, files: readonly string[]): Promise<KnownKey[]>;
  /** null: the key may be trusted. Nothing has been sent to the host before this is answered. */
  check(host: string, port: number, known: readonly KnownKey[], shown: Buffer): Promise<HostError | null>;
  remember(host: string, port: number, blob: Buffer): Promise<void>;
}

export function createHostKeys(options: HostsOptions): HostKeys {
  const texts = new Map<string, Promise<string>>();
  // One question at a time, however many hosts are being connected.
  const oneByOne = createLimit(1);
  const read = (file: string): Promise<string> => {
    let text = texts.get(file);
    if (text === undefined) {
      text = readFile(file, 'utf8').catch(() => '');
      texts.set(file, text);
    }
    return text;
  };

  async function remember(host: string, port: number, blob: Buffer): Promise<void> {
    const file = options.ownKnownHostsFile;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendFile(file, knownHostsLine(host, port, blob), { mode: 0o600 });
    texts.delete(file);
  }

  async function aboutNew(host: string, port: number, blob: Buffer): Promise<HostError | null> {
    const print = `${keyType(blob)} ${fingerprint(blob)}`;
    if (!options.trustNewHosts) {
      const asked =
        options.prompt.interactive &&
        (await options.prompt.confirm(
          `The key of ${host} is not known yet: ${print}. Trust it from now on?`,
        ));
      if (!asked) {
        return {
          reason: 'host-key-unknown',
          message: `${host}: its host key is not known: ${print}`,
          hint: `Compare it with "ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub" on the host, then: glusterctl host trust ${host} (or --trust-new-hosts)`,
        };
      }
    }
    await remember(host, port, blob);
    return null;
  }

  return {
    async knownFor(host, port, files) {
      const lists = await Promise.all(
        [...files, options.ownKnownHostsFile].map(async (file) =>
          keysFor(await read(file), file, host, port),
        ),
      );
      return lists.flat();
    },
    async check(host, port, known, shown) {
      const verdict = judgeKey(known, shown);
      if (verdict.kind === 'known') return null;
      if (verdict.kind === 'unknown') {
        // Asked one after the other; another connection may have answered for the same host meanwhile.
        return await oneByOne(async () => {
          const now = keysFor(await read(options.ownKnownHostsFile), options.ownKnownHostsFile, host, port);
          return judgeKey(now, shown).kind === 'known' ? null : await aboutNew(host, port, shown);
        });
      }
      const where = `${verdict.known.file}:${verdict.known.line}`;
      if (verdict.kind === 'revoked') {
        return {
          reason: 'host-key-revoked',
          message: `${host}: its host key is revoked in ${where}`,
          hint: 'Do not log in there. Ask who revoked it.',
        };
      }
      return {
        reason: 'host-key-changed',
        message: `${host}: its host key has CHANGED: it shows ${keyType(shown)} ${fingerprint(shown)}, another is on record in ${where}`,
        hint: `Somebody may be listening in, or the host was installed anew. If it was: remove line ${verdict.known.line} of ${verdict.known.file}, then: glusterctl host trust ${host}`,
      };
    },
    remember,
  };
}
