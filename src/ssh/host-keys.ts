import { access, appendFile, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import type { HostProblem } from '../hosts/hosts.ts';
import { type Aside, createLimit } from '../hosts/limit.ts';
import { GlusterctlError } from '../model/errors.ts';
import { quote } from '../shell/quote.ts';
import {
  filesToForgetIn,
  fingerprint,
  hostToken,
  judgeKey,
  type KnownKey,
  keysFor,
  keyType,
  knownHostsLine,
  whyNot,
} from './known-hosts.ts';
import { checkNamed, readIfThere } from './read-file.ts';
import type { SshOptions } from './ssh-options.ts';

/** Whose key it is: as known_hosts names it, and what it is called in messages. */
export interface KeyOwner {
  readonly name: string;
  readonly keyName: string;
  readonly keyPort: number;
  readonly knownHostsFiles: readonly string[];
}

/** Keeps what is known of hosts' keys during one run, asks about new ones, and remembers the answers. */
export interface HostKeys {
  /** Where answers are kept. */
  readonly file: string;
  knownFor(owner: KeyOwner): Promise<KnownKey[]>;
  /**
   * Null: the key may be trusted. Nothing has been sent to the host before this is answered. Steps aside while a
   * person is asked.
   */
  check(
    owner: KeyOwner,
    known: readonly KnownKey[],
    shown: Buffer,
    aside: Aside,
  ): Promise<HostProblem | null>;
  remember(owner: Pick<KeyOwner, 'keyName' | 'keyPort'>, blob: Buffer): Promise<void>;
}

/** Fails where the file of known hosts that somebody named is not there. */
export async function openHostKeys(options: SshOptions): Promise<HostKeys> {
  if (options.knownHostsFile !== null) await checkNamed(options.knownHostsFile);
  return createHostKeys(options, await fileToKeep(options));
}

/** The file that somebody named, where it can keep anything: a pipe and /dev/null can't. */
async function fileToKeep({ knownHostsFile, ownKnownHostsFile }: SshOptions): Promise<string> {
  if (knownHostsFile === null) return ownKnownHostsFile;
  return (await stat(knownHostsFile.file)).isFile() ? knownHostsFile.file : ownKnownHostsFile;
}

function createHostKeys(options: SshOptions, file: string): HostKeys {
  const texts = new Map<string, Promise<string>>();
  // The next one looks again whether its host has become known by an answer to the one before.
  const oneByOne = createLimit(1);
  const read = (file: string): Promise<string> => {
    let text = texts.get(file);
    if (text === undefined) {
      text = readIfThere({ file, what: 'The file of known hosts', guarded: false });
      texts.set(file, text);
    }
    return text;
  };

  async function remember(
    { keyName, keyPort }: Pick<KeyOwner, 'keyName' | 'keyPort'>,
    blob: Buffer,
  ): Promise<void> {
    try {
      makeFolder(dirname(file));
      texts.delete(file);
      const before = await read(file);
      // A last line without an end would swallow ours.
      const gap = before === '' || before.endsWith('\n') ? '' : '\n';
      await appendFile(file, `${gap}${knownHostsLine(keyName, keyPort, blob)}`, { mode: 0o600 });
    } catch (error) {
      if (error instanceof GlusterctlError) throw error;
      throw new GlusterctlError('usage', `${file} can't be written: ${(error as Error).message}`, {
        hint: 'Host keys that you trust are kept there: make it writable for you.',
        cause: error,
      });
    } finally {
      texts.delete(file);
    }
  }

  // What an authority should vouch for isn't taken on trust.
  const asks = (instead: KnownKey | null): boolean =>
    options.prompt.interactive && (!options.trustNewHosts || instead !== null);

  async function aboutNew(
    owner: KeyOwner,
    blob: Buffer,
    instead: KnownKey | null,
  ): Promise<HostProblem | null> {
    const print = `${keyType(blob)} ${fingerprint(blob)}`;
    const because = instead === null ? '' : ` (${whyNot(instead)})`;
    if (!options.trustNewHosts || instead !== null) {
      const agreed =
        asks(instead) &&
        (await options.prompt.confirm(
          `The key of ${owner.name} is not known yet: ${print}${because}. Trust it from now on?`,
        ));
      if (!agreed) {
        const further = instead === null ? ' (or --trust-new-hosts)' : '';
        return {
          reason: 'host-key-unknown',
          message: `${owner.name}: its host key is not known: ${print}${because}`,
          hint: `Compare it with "ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub" on the host, then: glusterctl host trust ${owner.name}${further}`,
        };
      }
    }
    await remember(owner, blob);
    return null;
  }

  return {
    file,
    async knownFor({ keyName, keyPort, knownHostsFiles }) {
      const lists = await Promise.all(
        [...new Set([...knownHostsFiles, options.ownKnownHostsFile])].map(async (file) =>
          keysFor(await read(file), file, keyName, keyPort),
        ),
      );
      return lists.flat();
    },
    async check(owner, known, shown, aside) {
      const verdict = judgeKey(known, shown);
      if (verdict.kind === 'known') return null;
      if (verdict.kind === 'unknown') {
        const { instead } = verdict;
        const judge = (): Promise<HostProblem | null> =>
          oneByOne(async () => {
            const now = keysFor(await read(file), file, owner.keyName, owner.keyPort);
            return judgeKey(now, shown).kind === 'known' ? null : await aboutNew(owner, shown, instead);
          });
        return await (asks(instead) ? aside(judge) : judge());
      }
      const where = `${verdict.known.file}:${verdict.known.line}`;
      if (verdict.kind === 'revoked') {
        return {
          reason: 'host-key-revoked',
          message: `${owner.name}: its host key is revoked in ${where}`,
          hint: 'Do not log in there. Ask who revoked it.',
        };
      }
      return {
        reason: 'host-key-changed',
        message: `${owner.name}: its host key has CHANGED: it shows ${keyType(shown)} ${fingerprint(shown)}, another is on record in ${where}`,
        hint: await changedHint(known, owner),
      };
    },
    remember,
  };
}

export async function changedHint(
  known: readonly KnownKey[],
  { name, keyName, keyPort }: Pick<KeyOwner, 'name' | 'keyName' | 'keyPort'>,
): Promise<string> {
  const files = filesToForgetIn(known);
  const trust = `glusterctl host trust ${name}`;
  const forget = async (file: string): Promise<string> => {
    const mine = await access(dirname(file), constants.W_OK).then(
      () => true,
      () => false,
    );
    return `${mine ? '' : 'sudo '}ssh-keygen -R ${quote(hostToken(keyName, keyPort))} -f ${quote(file)}`;
  };
  const how =
    files === null
      ? `its record stands in a line for other hosts, too: change that by hand. Then: ${trust}`
      : [...(await Promise.all(files.map(forget))), trust].join(' && ');
  return `Somebody may be listening in, or the host was installed anew. If it was: ${how}`;
}
