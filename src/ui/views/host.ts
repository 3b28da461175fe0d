import type { Row } from '../../hosts/check/verdicts.ts';
import type { TableSpec, View } from '../view.ts';

const MARKS = new Map<boolean | null, string>([
  [true, '✔'],
  [false, '✖'],
  [null, '?'],
]);

interface KeyToShow {
  readonly host: string;
  readonly type: string;
  readonly fingerprint: string;
  readonly standing: string;
  readonly detail: string;
}

/** Every concern of every host, and for what is wrong the command that mends it. Exit 3 when something is. */
export function checkView(rows: readonly Row[]): View {
  const wrong = rows.filter((row) => row.good === false);
  const hosts = new Set(rows.map((row) => row.host)).size;
  const summary = wrong.length === 0 ? `${hosts} host(s) are ready` : `${wrong.length} thing(s) to mend`;
  return {
    heketi: () => `${rows.map(line).join('\n')}\n\n${summary}\n`,
    json: () => ({ ready: wrong.length === 0, checks: rows }),
    table: () => table(rows),
    exitCode: wrong.length === 0 ? 0 : 3,
  };
}

function line({ host, concern, good, detail, mend }: Row): string {
  const first = `${MARKS.get(good)} ${host}  ${concern}: ${detail}`;
  return mend === '' ? first : `${first}\n    → ${mend}`;
}

function table(rows: readonly Row[]): TableSpec {
  return {
    columns: [
      { title: '' },
      { title: 'Host' },
      { title: 'Check' },
      { title: 'Finding' },
      { title: 'To mend it' },
    ],
    rows: rows.map((row) => [MARKS.get(row.good) ?? '', row.host, row.concern, row.detail, row.mend]),
    empty: 'No hosts',
  };
}

export function keysView(keys: readonly KeyToShow[], trusted: readonly string[], exitCode: number): View {
  const shown = keys.map(({ host, type, fingerprint, standing, detail }) => ({
    host,
    type,
    fingerprint,
    standing,
    detail,
  }));
  return {
    heketi: () =>
      shown
        .map(({ host, type, fingerprint, standing, detail }) => {
          const now = trusted.includes(host) ? 'trusted now' : standing;
          return `${host}  ${[type, fingerprint].filter((word) => word !== '').join(' ')}  ${now}${detail === '' ? '' : ` (${detail})`}\n`;
        })
        .join(''),
    json: () => ({
      keys: shown.map((key) => ({ ...key, trusted: trusted.includes(key.host) || key.standing === 'known' })),
    }),
    names: () => trusted,
    exitCode,
  };
}

export interface Installed {
  readonly host: string;
  readonly result: 'installed' | 'already' | 'failed';
  readonly detail: string;
}

export function setupKeyView(file: string, made: boolean, results: readonly Installed[]): View {
  const failed = results.filter((one) => one.result === 'failed');
  return {
    heketi: () =>
      [
        `${made ? 'Made' : 'Using'} ${file}`,
        ...results.map(
          ({ host, result, detail }) =>
            `${host}  ${result === 'already' ? 'has it already' : result}${detail === '' ? '' : `: ${detail}`}`,
        ),
        '',
      ].join('\n'),
    json: () => ({ key: file, made, hosts: results }),
    exitCode: failed.length === 0 ? 0 : 3,
  };
}
