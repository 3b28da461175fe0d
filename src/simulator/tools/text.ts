import { bytesOf, textOf } from '../language/bytes.ts';
import { posixExpression } from './expressions.ts';
import { type Call, fail, MISSING, parseWords, type Tools } from './tool.ts';

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Texts of the named files, or of stdin; what can't be read is told. */
function inputs(
  call: Call,
  operands: readonly string[],
): { name: string; text: string }[] & { failed?: boolean } {
  const found: { name: string; text: string }[] & { failed?: boolean } = [];
  for (const name of operands.length === 0 ? ['-'] : operands) {
    if (name === '-') {
      found.push({ name, text: call.stdin() });
      continue;
    }
    const path = call.path(name);
    const text = path === '/dev/null' ? '' : call.files.read(path);
    if (text === null) {
      fail(call, `${name}: ${call.files.isDirectory(path) ? 'Is a directory' : MISSING}`);
      found.failed = true;
    } else found.push({ name, text });
  }
  return found;
}

function grep(call: Call): number {
  const words = parseWords(call, '-a -q -E -F -v -c -i -x -o -s -h -n -w -l --quiet', '-e -m');
  const given = words.options.get('-e') ?? words.operands.slice(0, 1);
  const operands = words.options.has('-e') ? words.operands : words.operands.slice(1);
  const kind = words.has('-F') ? 'fixed' : words.has('-E') ? 'extended' : 'basic';
  const expressions = given
    .flatMap((each) => each.split('\n'))
    .map((each) => posixExpression(each, kind, words.has('-i') ? 'gi' : 'g'));
  const quiet: Call = words.has('-s') ? { ...call, err: () => undefined } : call;
  const files = inputs(quiet, operands);
  const [whole, byWord, only] = [words.has('-x'), words.has('-w'), words.has('-o')];
  const [inverted, numbered, silent] = [
    words.has('-v'),
    words.has('-n'),
    words.has('-q', '--quiet', '-c', '-l'),
  ];
  const most = Number(words.value('-m') ?? Number.POSITIVE_INFINITY);
  // Where in a line is asked only where it counts: an empty expression hits between all of its letters.
  const isPlace = whole || byWord || only;
  const matches = (line: string) => expressions.some((expression) => line.search(expression) >= 0);
  const hitsIn = (line: string) =>
    expressions
      .flatMap((expression) => [...line.matchAll(expression)])
      .filter((hit) => {
        if (whole) return hit[0] === line;
        if (!byWord) return true;
        const end = hit.index + hit[0].length;
        return !/\w/.test(line.charAt(hit.index - 1)) && !/\w/.test(line.charAt(end));
      });
  let count = 0;
  const prefix = (name: string) => (operands.length > 1 && !words.has('-h') ? `${name}:` : '');
  for (const { name, text } of files) {
    let own = 0;
    for (const [index, line] of linesOf(text).entries()) {
      const found = matches(line);
      const hits = found && isPlace ? hitsIn(line) : [];
      if ((isPlace ? hits.length > 0 : found) === inverted) continue;
      own += 1;
      if (silent) continue;
      const number = numbered ? `${index + 1}:` : '';
      if (only) for (const hit of hits) call.out(`${prefix(name)}${number}${hit[0]}\n`);
      else call.out(`${prefix(name)}${number}${line}\n`);
      if (own >= most) break;
    }
    if (words.has('-c')) call.out(`${prefix(name)}${own}\n`);
    if (words.has('-l') && own > 0) call.out(`${name}\n`);
    count += own;
  }
  if (count > 0 && words.has('-q')) return 0;
  if (files.failed === true) return 2;
  return count > 0 ? 0 : 1;
}

function cut(call: Call): number {
  const words = parseWords(call, '-s', '-d -f -c');
  const wanted = ranges(words.value('-f', '-c') ?? '1');
  const files = inputs(call, words.operands);
  for (const { text } of files) {
    for (const line of linesOf(text)) {
      if (words.has('-c')) {
        call.out(`${[...line].filter((_, index) => wanted(index + 1)).join('')}\n`);
        continue;
      }
      const delimiter = words.value('-d') ?? '\t';
      if (!line.includes(delimiter)) {
        if (!words.has('-s')) call.out(`${line}\n`);
        continue;
      }
      call.out(
        `${line
          .split(delimiter)
          .filter((_, index) => wanted(index + 1))
          .join(delimiter)}\n`,
      );
    }
  }
  return files.failed === true ? 1 : 0;
}

function ranges(text: string): (index: number) => boolean {
  const parts = text.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    return {
      from: Number(from || 1),
      to: to === undefined ? Number(from) : Number(to || Number.POSITIVE_INFINITY),
    };
  });
  return (index) => parts.some((part) => index >= part.from && index <= part.to);
}

function headOrTail(call: Call): number {
  const words = parseWords(
    { ...call, words: call.words.map((word) => (/^-\d+$/.test(word) ? `-n${word.slice(1)}` : word)) },
    '',
    '-n -c',
  );
  const files = inputs(call, words.operands);
  for (const { text } of files) {
    const bytes = words.value('-c');
    if (bytes !== null) {
      const all = bytesOf(text);
      const count = Number(bytes.replace('+', ''));
      const from = bytes.startsWith('+') ? Math.max(0, count - 1) : Math.max(0, all.length - count);
      call.out(textOf(call.name === 'head' ? all.subarray(0, count) : all.subarray(from)));
      continue;
    }
    const lines = linesOf(text);
    const asked = words.value('-n') ?? '10';
    const count = Number(asked.replace('+', ''));
    const part =
      call.name === 'head'
        ? lines.slice(0, count)
        : asked.startsWith('+')
          ? lines.slice(count - 1)
          : count === 0
            ? []
            : lines.slice(-count);
    if (part.length > 0) call.out(`${part.join('\n')}\n`);
  }
  return files.failed === true ? 1 : 0;
}

function sort(call: Call): number {
  const words = parseWords(call, '-u -n -r -V');
  const files = inputs(call, words.operands);
  const compare = words.has('-n', '-V')
    ? (left: string, right: string) => left.localeCompare(right, 'en', { numeric: true })
    : (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
  let lines = files.flatMap(({ text }) => linesOf(text)).sort(compare);
  if (words.has('-u')) lines = [...new Set(lines)];
  if (words.has('-r')) lines.reverse();
  if (lines.length > 0) call.out(`${lines.join('\n')}\n`);
  return files.failed === true ? 2 : 0;
}

const SETS: Readonly<Record<string, string>> = {
  '[:upper:]': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '[:lower:]': 'abcdefghijklmnopqrstuvwxyz',
  '[:digit:]': '0123456789',
  '[:space:]': ' \t\n\r\v\f',
  '[:blank:]': ' \t',
};

function characters(set: string): string[] {
  const named = set.replaceAll(/\[:\w+:\]/g, (name) => SETS[name] ?? '');
  const plain = named.replaceAll(
    /\\([nt0\\])/g,
    (_, kind: string) => ({ n: '\n', t: '\t', 0: '\0' })[kind] ?? '\\',
  );
  return [
    ...plain.replaceAll(/(.)-(.)/gs, (_, from: string, to: string) => {
      let all = '';
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1)
        all += String.fromCharCode(code);
      return all;
    }),
  ];
}

function tr(call: Call): number {
  const words = parseWords(call, '-d -s -c');
  const [first = '', second = ''] = words.operands;
  const from = characters(first);
  const inSet = (character: string) => from.includes(character) !== words.has('-c');
  let result = '';
  if (words.has('-d')) result = [...call.stdin()].filter((character) => !inSet(character)).join('');
  else {
    const to = second === '' ? null : characters(second);
    const squeeze = new Set(to ?? from);
    let last = '';
    for (const character of call.stdin()) {
      let next = character;
      if (to !== null && inSet(character))
        next = (words.has('-c') ? to.at(-1) : to[Math.min(from.indexOf(character), to.length - 1)]) ?? '';
      if (words.has('-s') && next === last && squeeze.has(next)) continue;
      result += next;
      last = next;
    }
  }
  call.out(result);
  return 0;
}

function wc(call: Call): number {
  const words = parseWords(call, '-l -c');
  const files = inputs(call, words.operands);
  for (const { name, text } of files) {
    const count = words.has('-l')
      ? text.split('\n').length - 1
      : words.has('-c')
        ? bytesOf(text).length
        : text.split(/\s+/).filter((word) => word !== '').length;
    call.out(name === '-' ? `${count}\n` : `${count} ${name}\n`);
  }
  return files.failed === true ? 1 : 0;
}

function seq(call: Call): number {
  const numbers = parseWords(call, '').operands.map(Number);
  const [from = 1, to = 1] = numbers.length === 1 ? [1, numbers[0]] : numbers;
  for (let value = from; value <= to; value += 1) call.out(`${value}\n`);
  return 0;
}

function uniq(call: Call): number {
  const words = parseWords(call, '-c');
  const [text = ''] = inputs(call, words.operands).map((file) => file.text);
  let count = 0;
  const lines = linesOf(text);
  for (const [at, line] of lines.entries()) {
    count += 1;
    if (lines[at + 1] === line) continue;
    call.out(`${words.has('-c') ? `${String(count).padStart(7)} ` : ''}${line}\n`);
    count = 0;
  }
  return 0;
}

export const TEXT_TOOLS: Tools = {
  cat(call) {
    const files = inputs(call, parseWords(call, '').operands);
    for (const { text } of files) call.out(text);
    return files.failed === true ? 1 : 0;
  },
  grep,
  cut,
  head: headOrTail,
  tail: headOrTail,
  sort,
  tr,
  wc,
  uniq,
  seq,
  basename(call) {
    call.out(`${(call.words[0] ?? '').replace(/\/+$/, '').replace(/^.*\//, '')}\n`);
    return 0;
  },
  dirname(call) {
    call.out(`${(call.words[0] ?? '').replace(/\/[^/]*\/*$/, '') || '/'}\n`);
    return 0;
  },
};
