import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { keyType } from './known-hosts.ts';

/** What is in a key file, as far as it can be read without a passphrase. */
export type KeyFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken'; readonly why: string }
  /** Only the public half: the private one is with an agent, or there is none. */
  | { readonly kind: 'public'; readonly key: ParsedKey }
  | { readonly kind: 'open'; readonly key: ParsedKey }
  /** Its public half is read from beside it where the file doesn't show it. */
  | { readonly kind: 'locked'; readonly public: ParsedKey | null; readonly data: Buffer };

export async function readKeyFile(file: string): Promise<KeyFile> {
  let data: Buffer;
  try {
    data = await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return { kind: 'broken', why: `can't be read: ${message}` };
    const beside = await publicBeside(file);
    return beside === null ? { kind: 'absent' } : { kind: 'public', key: beside };
  }
  const parsed = ssh2.utils.parseKey(data);
  if (!(parsed instanceof Error)) {
    return { kind: parsed.isPrivateKey() ? 'open' : 'public', key: parsed };
  }
  if (!/encrypted|passphrase/i.test(parsed.message)) return { kind: 'broken', why: parsed.message };
  return { kind: 'locked', public: publicInside(data) ?? (await publicBeside(file)), data };
}

async function publicBeside(file: string): Promise<ParsedKey | null> {
  const text = await readFile(`${file}.pub`).catch(() => null);
  const key = text === null ? null : ssh2.utils.parseKey(text);
  return key === null || key instanceof Error ? null : key;
}

const MAGIC = 'openssh-key-v1\0';

/** OpenSSH's own format shows the public half of a key in clear: after the cipher, the KDF and its options. */
function publicInside(data: Buffer): ParsedKey | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(data.toString('latin1'))?.[1];
  if (body === undefined) return null;
  const blob = Buffer.from(body, 'base64');
  if (blob.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return null;
  try {
    let at = MAGIC.length;
    for (let skipped = 0; skipped < 3; skipped += 1) at += 4 + blob.readUInt32BE(at);
    at += 4;
    const length = blob.readUInt32BE(at);
    const shown = blob.subarray(at + 4, at + 4 + length);
    const key = ssh2.utils.parseKey(`${keyType(shown)} ${shown.toString('base64')}`);
    return key instanceof Error ? null : key;
  } catch {
    return null;
  }
}
