const TOKEN = /\s*(\d+|0x[0-9a-fA-F]+|[A-Za-z_]\w*|&&|\|\||[<>=!]=|<<|>>|[-+*/%<>()!~&|^?:])/y;
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

export class ArithmeticError extends Error {}

/** Evaluates what stands in `$((…))`: 64-bit integers, no assignments. */
export function arithmetic(text: string, variable: (name: string) => string): bigint {
  const tokens: string[] = [];
  let at = 0;
  const trimmed = text.trimEnd();
  while (at < trimmed.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(trimmed);
    if (found === null) throw new ArithmeticError(`arithmetic expression: expecting primary: "${text}"`);
    tokens.push(found[1] ?? '');
    at = TOKEN.lastIndex;
  }
  let next = 0;
  const take = () => tokens[next++] ?? '';

  function primary(): bigint {
    const token = take();
    if (token === '(') {
      const value = ternary();
      if (take() !== ')') throw new ArithmeticError(`arithmetic expression: expecting ')': "${text}"`);
      return value;
    }
    if (token === '-') return -primary();
    if (token === '+') return primary();
    if (token === '!') return primary() === 0n ? 1n : 0n;
    if (token === '~') return ~primary();
    if (/^0[0-7]+$/.test(token)) return BigInt(`0o${token.slice(1)}`);
    if (/^\d/.test(token)) return BigInt(token);
    if (/^[A-Za-z_]/.test(token)) {
      const value = variable(token).trim();
      if (value === '') return 0n;
      if (!/^[-+]?\d+$/.test(value)) throw new ArithmeticError(`Illegal number: ${value}`);
      return BigInt(value);
    }
    throw new ArithmeticError(`arithmetic expression: expecting primary: "${text}"`);
  }

  function level(index: number): bigint {
    const operators = LEVELS[index];
    if (operators === undefined) return primary();
    let left = level(index + 1);
    for (;;) {
      const operator = tokens[next];
      if (operator === undefined || !operators.includes(operator)) return left;
      next += 1;
      left = apply(operator, left, level(index + 1));
    }
  }

  function ternary(): bigint {
    const condition = level(0);
    if (tokens[next] !== '?') return condition;
    next += 1;
    const yes = ternary();
    if (take() !== ':') throw new ArithmeticError(`arithmetic expression: expecting ':': "${text}"`);
    const no = ternary();
    return condition === 0n ? no : yes;
  }

  if (tokens.length === 0) return 0n;
  const result = ternary();
  if (next < tokens.length) throw new ArithmeticError(`arithmetic expression: expecting EOF: "${text}"`);
  return BigInt.asIntN(64, result);
}

function apply(operator: string, left: bigint, right: bigint): bigint {
  const truth = (value: boolean) => (value ? 1n : 0n);
  switch (operator) {
    case '||':
      return truth(left !== 0n || right !== 0n);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      if (right === 0n) throw new ArithmeticError('division by zero');
      return operator === '/' ? left / right : left % right;
  }
}
