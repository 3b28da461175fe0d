import { createHash, createHmac } from 'node:crypto';
import { matchesOneOf } from './wildcard.ts';

export interface KnownKey {
  readonly marker: 'revoked' | 'cert-authority' | null;
  readonly type: string;
  /** Base64 of the key blob. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
  /** It names the host by a pattern, so that it may be the record of others as well. */
  readonly byPattern: boolean;
}

/** The keys that a known_hosts file holds for one host: plain, hashed and wildcard patterns, negation, markers. */
export function keysFor(text: string, file: string, host: string, port: number): KnownKey[] {
  const token = hostToken(host, port);
  const found: KnownKey[] = [];
  text.split('\n').forEach((raw, index) => {
    const words = raw.trim().split(/\s+/);
    if (words[0] === undefined || words[0] === '' || words[0].startsWith('#')) return;
    const marker =
      words[0] === '@revoked' ? 'revoked' : words[0] === '@cert-authority' ? 'cert-authority' : null;
    if (words[0].startsWith('@') && marker === null) return;
    const [patterns, type, key] = marker === null ? words : words.slice(1);
    if (patterns === undefined || type === undefined || key === undefined) return;
    if (!matchesHost(patterns, token)) return;
    found.push({ marker, type, key, file, line: index + 1, byPattern: /[*?!]/.test(patterns) });
  });
  return found;
}

/** How known_hosts names a host: the bare name on port 22, `[name]:port` elsewhere. */
export function hostToken(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

function matchesHost(patterns: string, token: string): boolean {
  if (patterns.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = patterns.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(token).digest('base64') === hash;
  }
  return matchesOneOf(patterns.toLowerCase().split(','), token);
}

export type Verdict =
  | { readonly kind: 'known'; readonly known: KnownKey }
  /** `instead`: something is on record that can't be compared with a key: an authority, or a type not spoken here. */
  | { readonly kind: 'unknown'; readonly instead: KnownKey | null }
  | { readonly kind: 'changed' | 'revoked'; readonly known: KnownKey };

/** What the keys on record say of the key that a host shows. */
export function judgeKey(known: readonly KnownKey[], shown: Buffer): Verdict {
  const key = shown.toString('base64');
  const revoked = known.find((one) => one.marker === 'revoked' && one.key === key);
  if (revoked !== undefined) return { kind: 'revoked', known: revoked };
  const plain = known.filter(isComparable);
  const same = plain.find((one) => one.key === key);
  if (same !== undefined) return { kind: 'known', known: same };
  const type = keyType(shown);
  const changed = plain.find((one) => one.type === type) ?? plain[0];
  if (changed !== undefined) return { kind: 'changed', known: changed };
  return { kind: 'unknown', instead: known.find((one) => one.marker !== 'revoked') ?? null };
}

/** Why what is on record does not do, for people. */
export function whyNot({ marker, type, file, line }: KnownKey): string {
  return marker === 'cert-authority'
    ? `${file}:${line} names an authority for it, and certificates of hosts can't be checked here`
    : `${file}:${line} has a key of type ${type}, which can't be checked here`;
}

/** The name that begins every SSH key blob. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return '';
  const length = blob.readUInt32BE(0);
  return blob.subarray(4, 4 + length).toString('latin1');
}

export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** By type on record, what is offered for it; RSA without SHA-1. */
const SPOKEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
]);

/** Not an authority, not revoked, and of a type that can be checked. */
function isComparable({ marker, type }: KnownKey): boolean {
  return marker === null && SPOKEN.has(type);
}

/** Only types that are on record are offered, so that a host with more keys doesn't look changed. Null: any. */
export function offeredTypes(known: readonly KnownKey[]): string[] | null {
  const types = new Set(known.filter(isComparable).map((one) => one.type));
  return types.size === 0 ? null : [...types].flatMap((type) => SPOKEN.get(type) ?? []);
}

/**
 * The files that "ssh-keygen -R" takes the record of a host from; null where one has it in a line for others, too, who
 * would lose theirs.
 */
export function filesToForgetIn(known: readonly KnownKey[]): readonly string[] | null {
  const plain = known.filter(({ marker }) => marker === null);
  return plain.some(({ byPattern }) => byPattern) ? null : [...new Set(plain.map(({ file }) => file))];
}

/** Where the keys that can be compared stand: for a host that has none of their types. */
export function onRecord(known: readonly KnownKey[]): string {
  return known
    .filter(isComparable)
    .map(({ type, file, line }) => `${type} in ${file}:${line}`)
    .join(', ');
}

export function knownHostsLine(host: string, port: number, blob: Buffer): string {
  return `${hostToken(host, port)} ${keyType(blob)} ${blob.toString('base64')}\n`;
}
