import type { View } from '../view.ts';

interface KeyToShow {
  readonly host: string;
  readonly type: string;
  readonly fingerprint: string;
  readonly standing: string;
  readonly detail: string;
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
