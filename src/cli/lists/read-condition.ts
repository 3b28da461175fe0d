import { GlusterctlError, usage } from '../../model/errors.ts';
import { formatSize, parseSize } from '../../model/sizes.ts';
import type { Condition, Seen } from '../../ui/list/asked.ts';
import { type ColumnShape, nameOf } from '../../ui/list/column.ts';
import { readDuration } from '../parse/flag-values.ts';

const COMPARING = ['<', '<=', '>', '>='] as const;
type Comparing = (typeof COMPARING)[number];
type Operator = '=' | '!=' | Comparing;

const WRITTEN = "It is written 'NAME=VALUE', with = != < <= > >=; in texts * and ? stand for any.";

/** `name=web*`, `state!=online`, `size>10GiB`, `free<5%`. */
export function readCondition(text: string, find: (name: string) => ColumnShape): Condition {
  const [, name = '', sign = '', operand = ''] =
    /^\s*([^=!<>~]*?)\s*([=!<>~]+)\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name === '' || sign === '') throw usage(`"${text}" is no condition for --filter`, WRITTEN);
  const operator = operatorOf(sign);
  if (operator === null) throw usage(`--filter "${text}": there is no operator ${sign}`, WRITTEN);
  const column = find(name);
  return { column: nameOf(column), text, holds: comparison(column, operator, operand, text) };
}

function operatorOf(sign: string): Operator | null {
  if (sign === '=' || sign === '==') return '=';
  if (sign === '!=') return '!=';
  return COMPARING.find((one) => one === sign) ?? null;
}

/** What is not known is neither more nor less than anything, and equals what stands for it: `used=?`. */
function comparison(
  column: ColumnShape,
  operator: Operator,
  operand: string,
  text: string,
): Condition['holds'] {
  const asText = globPattern(operand);
  const number = column.type === 'text' ? null : numberOf(column, operand, text, operator);
  if (number === null) {
    if (operator !== '=' && operator !== '!=')
      throw usage(
        `--filter "${text}": ${nameOf(column)} is a text, and has no ${operator}`,
        `A text is asked for with = or !=: '${nameOf(column)}=${operand || '*'}'`,
      );
    return (seen) => textsOf(seen).some((one) => asText.test(one)) === (operator === '=');
  }
  return (seen) => {
    const value = number.isShare ? seen.share : seen.value;
    if (typeof value !== 'number') return operator === '!=' && !asText.test(seen.shown);
    // 73.67 GiB in a table is rounded: who asks for it means what was seen there.
    if (column.type === 'size' && !number.isShare && (operator === '=' || operator === '!='))
      return (formatSize(value) === formatSize(number.value)) === (operator === '=');
    return compares(value, operator, number.value);
  };
}

function compares(value: number, operator: Operator, wanted: number): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
  }
}

/** Of several words any may be meant; what is not known is what stands for it. */
function textsOf({ value, shown }: Seen): readonly string[] {
  if (value === null || typeof value === 'number') return [shown];
  return typeof value === 'string' ? [value] : value.length === 0 ? [''] : value;
}

interface Wanted {
  readonly value: number;
  readonly isShare: boolean;
}

/** null: the operand stands for what is not known. */
function numberOf(column: ColumnShape, operand: string, text: string, operator: Operator): Wanted | null {
  if (['?', '-'].includes(operand) && (operator === '=' || operator === '!=')) return null;
  const share = /^([0-9]+(?:\.[0-9]+)?)\s*%$/.exec(operand);
  if (share !== null && column.type === 'percent') return { value: Number(share[1]), isShare: false };
  if (share !== null && column.shares === true) return { value: Number(share[1]), isShare: true };
  try {
    return { value: READERS[column.type](operand), isShare: false };
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    throw usage(`--filter "${text}": ${error.message}`, error.hint);
  }
}

const READERS: Readonly<Record<ColumnShape['type'], (operand: string) => number>> = {
  text: plainNumber,
  number: plainNumber,
  percent: plainNumber,
  size: (operand) => (operand === '0' ? 0 : parseSize(operand)),
  duration: readDuration,
  time(operand) {
    const time = /^\d{4}-\d\d-\d\d/.test(operand) ? Date.parse(operand) : Number.NaN;
    if (Number.isNaN(time)) throw usage(`"${operand}" is no date`, 'Write it as 2026-01-31T12:00.');
    return time;
  },
};

function plainNumber(operand: string): number {
  if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(operand)) throw usage(`"${operand}" is no number`);
  return Number(operand);
}

/** With * for any text and ? for one character. */
export function globPattern(text: string): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
}
