import type { Row } from '../../hosts/check/row.ts';
import type { GlusterctlError } from '../../model/errors.ts';
import type { View } from '../view.ts';
import { wrapText } from '../wrap.ts';
import { type CheckStyle, checkView } from './host-check.ts';

interface Prepared {
  readonly host: string;
  readonly measures: readonly string[];
  readonly error: GlusterctlError | null;
}

/** What was done on each host, then what the check says of all of them. */
export function preparedView(hosts: readonly Prepared[], rows: readonly Row[], style: CheckStyle): View {
  const check = checkView(rows, style);
  const failed = hosts.some(({ error }) => error !== null);
  return {
    ...check,
    text: () =>
      [
        ...preparedLines(hosts).map((line) => wrapText(line, style.width, 4)),
        ...(hosts.length === 0 ? [] : ['']),
        check.text(),
      ].join('\n'),
    json: () => ({
      prepared: hosts.map(({ host, measures, error }) => ({
        name: host,
        result: resultOf(measures, error),
        measures,
        error: error === null ? null : { code: error.code, message: error.message, hint: error.hint ?? null },
      })),
      ...Object(check.json()),
    }),
    exitCode: failed ? 3 : (check.exitCode ?? 0),
  };
}

function resultOf(measures: readonly string[], error: GlusterctlError | null) {
  if (error !== null) return error.code === 'unknown-outcome' ? 'unknown' : 'failed';
  return measures.length === 0 ? 'unchanged' : 'prepared';
}

/** What became alike of several hosts is told once. */
function preparedLines(hosts: readonly Prepared[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const one of hosts) {
    const said = words(one);
    groups.set(said, [...(groups.get(said) ?? []), one.host]);
  }
  return [...groups].map(([said, names]) => `${names.join(', ')}  ${said}`);
}

function words({ measures, error }: Prepared): string {
  if (error !== null) return `not fully prepared: ${error.message.replaceAll('\n', '\n    ')}`;
  if (measures.length === 0) return 'nothing was to be changed';
  return `prepared: ${measures.join('; ')}`;
}
