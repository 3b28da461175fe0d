/** Splits a line as a shell would: blanks, single and double quotes, backslashes. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    word ??= '';
    if (character === "'") {
      const close = line.indexOf("'", at + 1);
      if (close < 0) throw new Error(`no closing ' in: ${line}`);
      word += line.slice(at + 1, close);
      at = close;
    } else if (character === '"') {
      for (at++; line[at] !== '"'; at++) {
        if (at >= line.length) throw new Error(`no closing " in: ${line}`);
        if (line[at] === '\\' && /["\\$`]/.test(line[at + 1] ?? '')) at++;
        word += line[at] ?? '';
      }
    } else if (character === '\\') {
      at++;
      word += line[at] ?? '';
    } else word += character;
  }
  if (word !== null) words.push(word);
  return words;
}

/** JSON that is one object a line. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
