import { createHmac, randomBytes } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { newKeyPair } from '../../src/ssh/key-pair.ts';
import { hostToken, judgeKey, keysFor, knownHostsLine, offeredTypes } from '../../src/ssh/known-hosts.ts';

function blobOf(type: 'ed25519' | 'ecdsa'): Buffer {
  const pair = type === 'ed25519' ? newKeyPair() : ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const key = ssh2.utils.parseKey(pair.public);
  if (key instanceof Error) throw key;
  return key.getPublicSSH();
}

const mine = blobOf('ed25519');
const other = blobOf('ed25519');
const ecdsa = blobOf('ecdsa');
const words = (blob: Buffer, type = 'ssh-ed25519'): string => `${type} ${blob.toString('base64')}`;

function hashed(token: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(token).digest('base64')}`;
}

const cases: readonly [string, string, number, string][] = [
  ['nothing on record', '', 22, 'unknown'],
  ['plain', `gfs1 ${words(mine)}`, 22, 'known'],
  ['upper case', `GFS1 ${words(mine)}`, 22, 'known'],
  ['one of several names', `a,gfs1,10.0.0.1 ${words(mine)} a comment`, 22, 'known'],
  ['wildcard', `gfs? ${words(mine)}`, 22, 'known'],
  ['negated', `gfs*,!gfs1 ${words(mine)}`, 22, 'unknown'],
  ['hashed', `${hashed('gfs1')} ${words(mine)}`, 22, 'known'],
  ['hashed with a port', `${hashed('[gfs1]:2222')} ${words(mine)}`, 2222, 'known'],
  ['hashed, of another host', `${hashed('gfs2')} ${words(mine)}`, 22, 'unknown'],
  ['known on another port only', `gfs1 ${words(mine)}`, 2222, 'unknown'],
  ['its port', `[gfs1]:2222 ${words(mine)}`, 2222, 'known'],
  ['changed', `gfs1 ${words(other)}`, 22, 'changed'],
  ['another type on record', `gfs1 ${words(ecdsa, 'ecdsa-sha2-nistp256')}`, 22, 'changed'],
  ['old and new on record', `gfs1 ${words(other)}\ngfs1 ${words(mine)}`, 22, 'known'],
  ['revoked', `gfs1 ${words(mine)}\n@revoked * ${words(mine)}`, 22, 'revoked'],
  ['another one revoked', `gfs1 ${words(mine)}\n@revoked * ${words(other)}`, 22, 'known'],
  ['an authority is no key of the host', `@cert-authority gfs1 ${words(mine)}`, 22, 'unknown'],
  [
    'comments and torn lines',
    `# gfs1 ${words(mine)}\ngfs1 ssh-ed25519\n@odd gfs1 ${words(mine)}`,
    22,
    'unknown',
  ],
  ['a dot is a dot', `gf.1 ${words(mine)}`, 22, 'unknown'],
];

describe('known_hosts', () => {
  it.each(cases)('%s', (_name, text, port, kind) => {
    expect(judgeKey(keysFor(text, 'f', 'gfs1', port), mine).kind).toBe(kind);
  });

  it('names the file and line of a changed key', () => {
    const verdict = judgeKey(keysFor(`# c\n\ngfs1 ${words(other)}`, '/k', 'gfs1', 22), mine);
    expect(verdict).toMatchObject({ kind: 'changed', known: { file: '/k', line: 3 } });
  });

  it('offers only the types on record, and RSA without SHA-1', () => {
    expect(offeredTypes([])).toBeNull();
    expect(offeredTypes(keysFor(`gfs1 ${words(mine)}`, 'f', 'gfs1', 22))).toEqual(['ssh-ed25519']);
    expect(offeredTypes(keysFor('gfs1 ssh-rsa AAAA', 'f', 'gfs1', 22))).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
    ]);
  });

  it('reads back what it writes', () => {
    for (const port of [22, 2222]) {
      const line = knownHostsLine('gfs1', port, mine);
      expect(line.startsWith(`${hostToken('gfs1', port)} `)).toBe(true);
      expect(judgeKey(keysFor(line, 'f', 'gfs1', port), mine).kind).toBe('known');
    }
  });
});
