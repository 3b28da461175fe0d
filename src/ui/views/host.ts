import type { View } from '../view.ts';

interface KeyToShow {
  readonly host: string;
  readonly type: string;
  readonly fingerprint: string;
  readonly standing: string;
  readonly detail: string;
  readonly hint: string;
}

export interface Trusting {
  readonly trusted: readonly string[];
  /** The file that now holds their keys; null: none was trusted. */
  readonly kept: string | null;
  readonly dryRun: boolean;
  readonly exitCode: number;
}

export function keysView(keys: readonly KeyToShow[], { trusted, kept, dryRun, exitCode }: Trusting): View {
  const shown = keys.map(({ host, type, fingerprint, standing, detail }) => ({
    host,
    type,
    fingerprint,
    standing,
    detail,
  }));
  return {
    text: () =>
      shown
        .map(({ host, type, fingerprint, standing, detail }) => {
          const now = trusted.includes(host) ? 'trusted now' : standing;
          return `${host}  ${[type, fingerprint].filter((word) => word !== '').join(' ')}  ${now}${detail === '' ? '' : ` (${detail})`}\n`;
        })
        .join(''),
    isProse: true,
    json: () => ({
      keys: shown.map((key) => ({ ...key, trusted: trusted.includes(key.host) || key.standing === 'known' })),
    }),
    names: () => trusted,
    ...dryRunNotes(dryRun, [
      ...keys.flatMap(({ host, hint }) => (hint === '' ? [] : [`${host}: ${hint}`])),
      ...(kept === null ? [] : [`Kept in ${kept}`]),
    ]),
    exitCode,
  };
}

export interface Installed {
  readonly host: string;
  /** `wanted`: a dry run found that it isn't there. */
  readonly result: 'installed' | 'already' | 'wanted' | 'failed';
  readonly detail: string;
}

export interface InstalledKey {
  readonly file: string;
  readonly made: boolean;
  readonly dryRun: boolean;
  /** What a run would send to hosts that don't have the key. */
  readonly script: string | null;
}

const WORDS = {
  installed: 'installed',
  already: 'has it already',
  wanted: 'would get it',
  failed: 'failed',
} as const;

export function setupKeyView(key: InstalledKey, results: readonly Installed[]): View {
  const { file, made, dryRun, script } = key;
  const failed = results.filter((one) => one.result === 'failed');
  const verb = dryRun ? (made ? 'Would make' : 'Would use') : made ? 'Made' : 'Using';
  const wanted = results.some(({ result }) => result === 'wanted');
  return {
    text: () =>
      [
        `${verb} ${file}`,
        ...results.map(
          ({ host, result, detail }) => `${host}  ${WORDS[result]}${detail === '' ? '' : `: ${detail}`}`,
        ),
        ...(dryRun && wanted && script !== null ? ['Would run there:', script.replaceAll(/^/gm, '  ')] : []),
        '',
      ].join('\n'),
    json: () => ({ key: file, made: made && !dryRun, ...(dryRun ? { dryRun } : {}), hosts: results }),
    ...dryRunNotes(dryRun, []),
    exitCode: failed.length === 0 ? 0 : 3,
  };
}

function dryRunNotes(dryRun: boolean, hints: readonly string[]): Pick<View, 'isDryRun' | 'notes'> {
  return dryRun ? { isDryRun: true, notes: [...hints, 'Dry run: nothing was changed.'] } : { notes: hints };
}
