import ssh2 from 'ssh2';

/**
 * A new ed25519 key pair that can be read back. ssh2 drops a leading zero byte, so about one in 500 of its pairs is
 * malformed: such a one is thrown away.
 */
export function newKeyPair(comment = ''): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    const readable = [pair.private, pair.public].every(
      (text) => !(ssh2.utils.parseKey(text) instanceof Error),
    );
    if (readable) return pair;
  }
}
