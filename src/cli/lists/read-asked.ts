import { type GlusterctlError, usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import { type Asked, NOTHING_ASKED } from '../../ui/list/asked.ts';
import { type ColumnShape, nameOf } from '../../ui/list/column.ts';
import type { Said } from '../flag-shape.ts';
import type { ListShape } from './list-flags.ts';
import { readCondition } from './read-condition.ts';

/** What was said of the flags of a list; refuses what its columns don't have. */
export function readAsked({ columns: all, hasFull }: ListShape, said: (flag: string) => Said): Asked {
  const brings = new Set(all.flatMap(({ needs }) => needs ?? []));
  const brought = new Set([...brings].filter((flag) => said(flag).value === true));
  const words = (flag: string): readonly string[] => {
    const { value } = said(flag);
    return typeof value === 'object' ? value : [];
  };
  const weighed = new Set<string>();
  const find = (name: string, flag: string): ColumnShape => findColumn(name, flag, all, brought);
  const weigh =
    (flag: string) =>
    (name: string): ColumnShape => {
      const found = find(name, flag);
      if (found.needs !== undefined) weighed.add(found.needs);
      return found;
    };
  const columns = words('columns').map((name) => nameOf(find(name, 'columns')));
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw usage(`--columns names ${twice} twice`);
  const { given, value } = said('limit');
  const limit = given ? Number(value) : null;
  if (limit !== null && limit < 1) throw usage('--limit must be at least 1');
  return {
    ...NOTHING_ASKED,
    columns: columns.length === 0 ? null : columns,
    sort: words('sort').map((word) => readKey(word, weigh('sort'))),
    filter: words('filter').map((text) => readCondition(text, weigh('filter'))),
    limit,
    noHeaders: said('no-headers').value === true,
    full: hasFull === true && said('full').value === true,
    brought,
    weighed,
  };
}

/** `KEY`, `-KEY`, `KEY:asc` or `KEY:desc`. */
function readKey(word: string, find: (name: string) => ColumnShape): Asked['sort'][number] {
  const [, minus, name = '', direction] = /^(-?)([^:]*)(?::(asc|desc))?$/.exec(word) ?? [];
  if (name === '' || (minus === '-' && direction !== undefined))
    throw usage(`"${word}" is no order for --sort`, 'It is written KEY, -KEY, KEY:asc or KEY:desc.');
  const column = find(name);
  const largestFirst = column.type === 'size' || column.type === 'percent';
  return {
    column: nameOf(column),
    descending: minus === '-' || direction === 'desc' || (direction === undefined && largestFirst),
  };
}

/** Its last words do where only one column ends with them: `state` is `wanted-state`. */
function findColumn(
  name: string,
  flag: string,
  all: readonly ColumnShape[],
  brought: ReadonlySet<string>,
): ColumnShape {
  const typed = name.toLowerCase();
  const exact = all.find((one) => nameOf(one) === typed);
  if (exact?.needs !== undefined && !brought.has(exact.needs))
    throw usage(`--${flag} names ${typed}, which is only there with --${exact.needs}`);
  if (exact !== undefined) return exact;
  const ending = present(all, brought).filter((one) => nameOf(one).endsWith(`-${typed}`));
  const [only, ...others] = ending;
  if (only !== undefined && others.length === 0) return only;
  throw ending.length > 0 ? ambiguous(name, flag, ending) : unknown(name, flag, all, brought);
}

function present(all: readonly ColumnShape[], brought: ReadonlySet<string>): readonly ColumnShape[] {
  return all.filter(({ needs }) => needs === undefined || brought.has(needs));
}

function ambiguous(name: string, flag: string, columns: readonly ColumnShape[]): GlusterctlError {
  return usage(`--${flag} names "${name}", which may be ${columns.map(nameOf).join(' or ')}`);
}

function unknown(
  name: string,
  flag: string,
  all: readonly ColumnShape[],
  brought: ReadonlySet<string>,
): GlusterctlError {
  const [near] = nearest(name.toLowerCase(), present(all, brought).map(nameOf));
  const guess = near === undefined ? '' : `Did you mean ${near}? `;
  return usage(`--${flag} names "${name}", and there is no such column`, `${guess}${known(all, brought)}`);
}

function known(all: readonly ColumnShape[], brought: ReadonlySet<string>): string {
  return `There are ${present(all, brought).map(nameOf).join(', ')}.`;
}
