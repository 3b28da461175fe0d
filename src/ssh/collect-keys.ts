import { asProblem } from '../hosts/host-error.ts';
import { type Aside, createLimit } from '../hosts/limit.ts';
import type { SshAccess } from '../model/access.ts';
import type { HostAddress } from '../model/plan.ts';
import { readSshConfig } from './config.ts';
import { closeAll, forward, openChain } from './connection.ts';
import { type ConnectParts, shownKey } from './handshake.ts';
import { changedHint, type HostKeys, openHostKeys } from './host-keys.ts';
import { createKeyring } from './keyring.ts';
import { fingerprint, judgeKey, type KnownKey, keyType, whyNot } from './known-hosts.ts';
import { oneQuestionAtATime } from './prompter.ts';
import type { SshOptions } from './ssh-options.ts';
import { resolveTarget, type Target } from './target.ts';

/** The key that a host shows, and what is on record about it. The host is not logged in to; jump hosts are. */
export interface ShownKey {
  readonly host: string;
  readonly keyName: string;
  readonly keyPort: number;
  readonly blob: Buffer | null;
  readonly type: string;
  readonly fingerprint: string;
  readonly standing: 'known' | 'unknown' | 'changed' | 'revoked' | 'unreachable';
  /** Where the record is, or why there is no key. */
  readonly detail: string;
  /** What to do about it; '' where nothing is to be done. */
  readonly hint: string;
}

export async function collectKeys(
  addresses: readonly HostAddress<SshAccess>[],
  given: SshOptions,
): Promise<ShownKey[]> {
  const options = { ...given, prompt: oneQuestionAtATime(given.prompt) };
  const config = await readSshConfig({ ...options, only: options.sshConfigFile });
  const keys = await openHostKeys(options);
  const parts: ConnectParts = {
    keys,
    keyring: createKeyring(options),
    connectSeconds: options.connectSeconds,
  };
  const limit = createLimit(8);
  return await Promise.all(
    addresses.map((address) =>
      limit(async (aside): Promise<ShownKey> => {
        const { name } = address;
        try {
          return await lookAt(resolveTarget(address, config, options), keys, parts, aside);
        } catch (error) {
          const { message, hint } = asProblem(name, error);
          const detail = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
          const nothing = { keyName: name, keyPort: 22, blob: null, type: '', fingerprint: '' };
          return { host: name, ...nothing, standing: 'unreachable', detail, hint };
        }
      }),
    ),
  );
}

async function lookAt(target: Target, keys: HostKeys, parts: ConnectParts, aside: Aside): Promise<ShownKey> {
  const known = await keys.knownFor(target);
  const hops = await openChain(target.jumps, parts, aside);
  try {
    const [last, through] = [hops.at(-1), target.jumps.at(-1)];
    const socket =
      last === undefined || through === undefined
        ? null
        : await forward(last, target, through, parts.connectSeconds);
    const blob = await shownKey(target, socket, known, parts.connectSeconds);
    const verdict = judgeKey(known, blob);
    return {
      host: target.name,
      keyName: target.keyName,
      keyPort: target.keyPort,
      blob,
      type: keyType(blob),
      fingerprint: fingerprint(blob),
      standing: verdict.kind,
      hint: verdict.kind === 'changed' ? await changedHint(known, target) : '',
      detail:
        verdict.kind === 'unknown' ? noteOf(verdict.instead) : `${verdict.known.file}:${verdict.known.line}`,
    };
  } finally {
    await closeAll(hops);
  }
}

function noteOf(instead: KnownKey | null): string {
  return instead === null ? '' : whyNot(instead);
}

/** Gives the file that they are kept in. */
export async function rememberKeys(keys: readonly ShownKey[], options: SshOptions): Promise<string> {
  const store = await openHostKeys(options);
  const written = new Set<string>();
  for (const key of keys) {
    if (key.blob === null) continue;
    const line = `${key.keyName} ${key.keyPort} ${key.fingerprint}`;
    if (!written.has(line)) await store.remember(key, key.blob);
    written.add(line);
  }
  return store.file;
}
