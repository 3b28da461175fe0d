/** `*` and `?` as OpenSSH has them in host names; in time linear in both, whatever the pattern. */
export function wildcard(pattern: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  let star = -1;
  let from = 0;
  while (inText < text.length) {
    const letter = pattern[at];
    if (letter === '*') {
      star = at;
      from = inText;
      at += 1;
    } else if (letter === '?' || letter === text[inText]) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      at = star + 1;
      from += 1;
      inText = from;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** One of the patterns matches, and none that begins with `!` does. */
export function matchesOneOf(patterns: readonly string[], text: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (!wildcard(negated ? pattern.slice(1) : pattern, text)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}
