const SECRET_FLAGS = /^--?(secret|password|passphrase|token|key-passphrase)$/i;
const SECRET_VALUES =
  /^(--?(?:secret|password|passphrase|token|key-passphrase)=|[A-Z_]*(?:SECRET|PASSWORD|TOKEN|KEY)[A-Z_]*=).*/is;
const HIDDEN = '***';

/** A command line as it may be kept: values of secret flags and variables taken out. */
export function redactArguments(words: readonly string[]): readonly string[] {
  return words.map((word, index) => {
    const before = words[index - 1];
    if (before !== undefined && SECRET_FLAGS.test(before)) return HIDDEN;
    return redactText(word.replace(SECRET_VALUES, `$1${HIDDEN}`));
  });
}

/** Secrets in what a host printed or a script holds: private keys, and values named as secrets. */
export function redactText(text: string): string {
  return text
    .replaceAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN)
    .replaceAll(
      /\b(password|passwd|secret|passphrase|token)(\s*[=:]\s*|\s+)("[^"]*"|'[^']*'|\S+)/gi,
      `$1$2${HIDDEN}`,
    );
}
