import { inNaturalOrder } from '../../model/natural-order.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../view.ts';
import { wrapCell } from '../wrap.ts';
import { countsOf, holds } from './holds.ts';

export interface FindingToShow {
  readonly kind: 'recovered' | 'guessed' | 'left over' | 'foreign' | 'conflicting' | 'unreachable';
  readonly what: string;
  readonly said: string;
  readonly guess?: string;
  readonly accepted?: boolean;
  readonly remedy?: string;
}

export interface RebuildToShow {
  readonly state: State;
  readonly findings: readonly FindingToShow[];
  /** Where it was written, its serial, and where a damaged one is kept that was there; null: nothing was written. */
  readonly written: {
    readonly path: string;
    readonly serial: number;
    readonly aside: string | null;
  } | null;
  /** The command line that writes it. */
  readonly toApply: string;
  /** What a person should know of the place where it goes. */
  readonly besides: readonly string[];
}

/** Of names in one line. */
const LONGEST = 100;

const HEADINGS: readonly (readonly [FindingToShow['kind'], string])[] = [
  ['conflicting', 'Conflicting: nothing is written until this is settled'],
  ['unreachable', 'Unreachable: in the state as far as others tell of it, and out of use'],
  ['guessed', 'Guessed: out of use until it is accepted'],
  ['left over', 'Left over: ours, and in no volume; it stays where it is'],
  ['foreign', 'Foreign: left alone'],
  ['recovered', 'Recovered'],
];

const HEADINGS_BESIDE: readonly (readonly [FindingToShow['kind'], string])[] = [
  ['unreachable', 'Unreachable: what is there now was not looked at'],
  ['guessed', 'Guessed, and out of use in the state'],
  ['left over', 'Left over: ours, and in no volume; it stays where it is'],
];

/** Where there is a state that knows all that was found. */
export function nothingToAddView(open: readonly FindingToShow[]): View {
  return {
    text: () =>
      [
        ...HEADINGS_BESIDE.flatMap(([kind, heading]) => group(open, kind, heading, false)),
        'Nothing to add: the state knows all that was found',
      ]
        .map((line) => `${line}\n`)
        .join(''),
    isProse: true,
    json: () => ({ written: null, complete: open.length === 0, unknown: [], findings: open }),
    exitCode: open.length === 0 ? 0 : 6,
  };
}

export function rebuildView(shown: RebuildToShow): View {
  const { state, findings, written, besides } = shown;
  return {
    text: () =>
      [
        ...HEADINGS.flatMap(([kind, heading]) => group(findings, kind, heading, written === null)),
        ...ending(shown),
        ...besides,
      ]
        .map((line) => `${line}\n`)
        .join(''),
    isProse: true,
    json: () => ({
      written,
      complete: isComplete(findings),
      lineage: state.lineage,
      counts: countsOf(state),
      findings,
      state,
    }),
    exitCode: findings.some(({ kind }) => kind === 'conflicting') ? 5 : isComplete(findings) ? 0 : 6,
  };
}

/** What is somebody else's takes nothing away from ours. */
function isComplete(findings: readonly FindingToShow[]): boolean {
  return findings.every(
    ({ kind, accepted }) =>
      kind === 'recovered' || kind === 'foreign' || (kind === 'guessed' && accepted === true),
  );
}

/** What is said of several is said once. */
function group(
  findings: readonly FindingToShow[],
  kind: FindingToShow['kind'],
  heading: string,
  canAccept: boolean,
): readonly string[] {
  const own = findings.filter((finding) => finding.kind === kind);
  if (own.length === 0) return [];
  const bySaid = new Map<string, FindingToShow[]>();
  for (const finding of own) bySaid.set(finding.said, [...(bySaid.get(finding.said) ?? []), finding]);
  return [
    `${heading} (${own.length})`,
    ...[...bySaid].flatMap(([said, same]) => [
      ...named(
        inNaturalOrder(same, ({ what }) => what)
          .map(({ what }) => what)
          .join(', '),
        said,
      ),
      ...new Set(
        same
          .flatMap(({ remedy }) => (remedy ?? '').split('\n'))
          .filter((line) => line !== '')
          .map((line) => `    → ${line}`),
      ),
      ...same.flatMap(({ guess, accepted }) =>
        guess === undefined || (accepted !== true && !canAccept)
          ? []
          : [accepted === true ? '    accepted' : `    → --accept=${guess}`],
      ),
    ]),
    '',
  ];
}

/** Many that are told the same of are below it, in lines that can be read wherever they are printed. */
function named(what: string, said: string): readonly string[] {
  if (what.length <= LONGEST) return [`  ${what}: ${said}`];
  return [`  ${said}:`, ...wrapCell(what, LONGEST).map((line) => `    ${line}`)];
}

function ending({ state, findings, written, toApply }: RebuildToShow): readonly string[] {
  const sum = holds(state);
  if (written !== null)
    return [
      `Written to ${written.path} as serial ${written.serial}: ${sum}`,
      ...(written.aside === null ? [] : [`What was there, damaged, is kept as ${written.aside}`]),
      'In what hosts still differ from it: glusterctl verify',
    ];
  if (findings.some(({ kind }) => kind === 'conflicting'))
    return [`Nothing was written. There would be ${sum}.`];
  return [`Nothing was written. There would be ${sum}.`, `To write it: ${toApply}`];
}
