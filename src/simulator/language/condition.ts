type FileTest = (operator: string, path: string, other?: string) => boolean;

const BINARY: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '-eq': (left, right) => integer(left) === integer(right),
  '-ne': (left, right) => integer(left) !== integer(right),
  '-lt': (left, right) => integer(left) < integer(right),
  '-le': (left, right) => integer(left) <= integer(right),
  '-gt': (left, right) => integer(left) > integer(right),
  '-ge': (left, right) => integer(left) >= integer(right),
};

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new Error(`Illegal number: ${text}`);
  return BigInt(text.trim());
}

function unary(operator: string, value: string, file: FileTest): boolean | null {
  if (operator === '-n') return value !== '';
  if (operator === '-z') return value === '';
  if (operator === '-t') return false;
  if (/^-[edfbcLhrwxsSp]$/.test(operator)) return file(operator, value);
  return null;
}

/** `test` with up to four words by POSIX's rules, which need no guessing; -a and -o are refused. */
export function evaluateTest(words: readonly string[], file: FileTest): boolean {
  const [first = '', second = '', third = ''] = words;
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return first !== '';
    case 2: {
      if (first === '!') return second === '';
      const found = unary(first, second, file);
      if (found === null) throw new Error(`${first}: unexpected operator`);
      return found;
    }
    case 3: {
      const binary = BINARY[second];
      if (binary !== undefined) return binary(first, third);
      if (second === '-ef') return file(second, first, third);
      if (first === '!') return !evaluateTest([second, third], file);
      throw new Error(`${second}: unexpected operator`);
    }
    default:
      if (first === '!') return !evaluateTest(words.slice(1), file);
      throw new Error(`${words.join(' ')}: not simulated`);
  }
}
