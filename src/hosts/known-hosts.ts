import { createHash, createHmac } from 'node:crypto';

export interface KnownKey {
  readonly marker: 'revoked' | 'cert-authority' | null;
  readonly type: string;
  /** Base64 of the key blob. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
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
    if (matchesHost(patterns, token)) found.push({ marker, type, key, file, line: index + 1 });
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
  let matched = false;
  for (const pattern of patterns.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!');
    if (!wildcard(negated ? pattern.slice(1) : pattern, token)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

function wildcard(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed' | 'revoked'; readonly known: KnownKey };

/** What the keys on record say of the key that a host shows. */
export function judgeKey(known: readonly KnownKey[], shown: Buffer): Verdict {
  const key = shown.toString('base64');
  const revoked = known.find((one) => one.marker === 'revoked' && one.key === key);
  if (revoked !== undefined) return { kind: 'revoked', known: revoked };
  const plain = known.filter((one) => one.marker === null);
  if (plain.some((one) => one.key === key)) return { kind: 'known' };
  const type = keyType(shown);
  const changed = plain.find((one) => one.type === type) ?? plain[0];
  return changed === undefined ? { kind: 'unknown' } : { kind: 'changed', known: changed };
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

/** Only types that are on record are offered, so that a host with more keys doesn't look changed. */
export function offeredTypes(known: readonly KnownKey[]): string[] | null {
  const types = new Set(known.filter((one) => one.marker === null).map((one) => one.type));
  if (types.size === 0) return null;
  const offered = [...types].flatMap((type) =>
    type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type],
  );
  const supported = new Set([
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ]);
  return offered.filter((type) => supported.has(type));
}

export function knownHostsLine(host: string, port: number, blob: Buffer): string {
  return `${hostToken(host, port)} ${keyType(blob)} ${blob.toString('base64')}\n`;
}
