import ssh2, { type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2';
import type { Aside } from '../hosts/limit.ts';
import type { Keyring } from './keyring.ts';
import { fingerprint } from './known-hosts.ts';
import type { Target } from './target.ts';

/** A key that can be offered: its public half, and how to sign with it when the host wants it. */
interface Identity {
  readonly key: ParsedKey;
  readonly source: string;
  sign(data: Buffer, options: SigningRequestOptions): Promise<Buffer>;
}

/**
 * All keys for one login, in OpenSSH's order: those of the agent that the configuration names, the agent's others
 * unless IdentitiesOnly, then key files. A passphrase is asked for only when the host takes the key.
 */
export class Identities extends ssh2.BaseAgent<ParsedKey> {
  /** What was tried and what was in the way, for the message when all fail. */
  readonly tried: string[] = [];
  readonly troubles: string[] = [];
  readonly #target: Target;
  readonly #keyring: Keyring;
  readonly #aside: Aside;
  #identities: readonly Identity[] = [];

  constructor(target: Target, keyring: Keyring, aside: Aside) {
    super();
    this.#target = target;
    this.#keyring = keyring;
    this.#aside = aside;
  }

  override getIdentities(tell: (error?: Error | null, keys?: ParsedKey[]) => void): void {
    this.#gather().then(
      (identities) => {
        this.#identities = identities;
        tell(
          null,
          identities.map(({ key }) => key),
        );
      },
      (error: Error) => {
        this.troubles.push(error.message);
        tell(null, []);
      },
    );
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    tell?: SignCallback,
  ): void {
    const answer = typeof options === 'function' ? options : tell;
    const identity = this.#identities.find((one) => one.key.getPublicSSH().equals(key.getPublicSSH()));
    const signed =
      identity === undefined
        ? Promise.reject(new Error('no such key'))
        : identity.sign(data, typeof options === 'function' ? {} : options);
    signed.then(
      (signature) => answer?.(null, signature),
      (error: Error) => {
        this.troubles.push(error.message);
        answer?.(error);
      },
    );
  }

  async #gather(): Promise<readonly Identity[]> {
    const { identityFiles, identitiesOnly, agent } = this.#target;
    const [files, held] = await Promise.all([
      Promise.all(identityFiles.map(async (path) => ({ path, content: await this.#keyring.file(path) }))),
      agent === null ? [] : this.#agentKeys(agent),
    ]);
    const named: Identity[] = [];
    const own: Identity[] = [];
    for (const { path, content } of files) {
      let key: ParsedKey | null = null;
      if (content.kind === 'absent') this.tried.push(`${path} (not there)`);
      else if (content.kind === 'broken') this.troubles.push(`${path}: ${content.why}`);
      else if (content.kind === 'locked') key = content.public ?? (await this.#unlocked(path, content.data));
      else key = content.key;
      if (key === null) continue;
      const blob = key.getPublicSSH();
      const inAgent = held.find((one) => one.key.getPublicSSH().equals(blob));
      if (inAgent !== undefined) named.push({ ...inAgent, source: `${path} (in the agent)` });
      else if (content.kind === 'public') this.troubles.push(`${path}: only its public half is here`);
      else
        own.push({
          key,
          source: path,
          sign: async (data, options) => await this.#signed(path, data, options),
        });
    }
    const others = identitiesOnly
      ? []
      : held.filter((one) => !named.some((other) => other.key.getPublicSSH().equals(one.key.getPublicSSH())));
    const all = [...named, ...others, ...own];
    this.tried.unshift(...all.map(({ source }) => source));
    return all;
  }

  async #unlocked(path: string, data: Buffer): Promise<ParsedKey | null> {
    const key = await this.#keyring.unlock(path, data, this.#aside);
    if (typeof key !== 'string') return key;
    this.troubles.push(key);
    return null;
  }

  async #signed(path: string, data: Buffer, { hash }: SigningRequestOptions): Promise<Buffer> {
    const content = await this.#keyring.file(path);
    const key =
      content.kind === 'locked' ? await this.#keyring.unlock(path, content.data, this.#aside) : content;
    if (typeof key === 'string') throw new Error(key);
    const usable = 'kind' in key ? (key.kind === 'open' ? key.key : null) : key;
    if (usable === null) throw new Error(`${path}: no private key`);
    const signature: Buffer | Error = usable.sign(data, hash);
    if (signature instanceof Error) throw new Error(`${path}: ${signature.message}`);
    return signature;
  }

  async #agentKeys(socket: string): Promise<readonly Identity[]> {
    const agent = ssh2.createAgent(socket);
    const keys = await new Promise<readonly ParsedKey[] | Error>((resolve) => {
      agent.getIdentities((error, found) => resolve(error ?? ((found ?? []) as ParsedKey[])));
    });
    if (keys instanceof Error) {
      this.troubles.push(`the agent at ${socket} does not answer: ${keys.message}`);
      return [];
    }
    if (keys.length === 0) this.tried.push('the agent (it holds no key)');
    return keys.map((key) => ({
      key,
      source: `the agent's key ${key.comment || fingerprint(key.getPublicSSH())}`,
      sign: (data, options) =>
        new Promise((resolve, reject) => {
          agent.sign(key, data, options, (error, signature) => {
            if (signature === undefined || error) reject(error ?? new Error('the agent does not sign'));
            else resolve(Buffer.from(signature));
          });
        }),
    }));
  }
}
