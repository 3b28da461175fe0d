import { EXIT_CODES } from '../../model/errors.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

interface DifferenceToShow {
  readonly sign: '+' | '-' | '~';
  readonly kind: string;
  readonly name: string;
  readonly field: string | null;
  readonly file: string | null;
  readonly state: string | null;
}

const KINDS = ['cluster', 'node', 'device', 'volume'];

/** What a topology file and the state don't have alike, clusters before what is in them. */
export function topologyDiffView(found: readonly DifferenceToShow[], warnings: readonly string[]): View {
  const ordered = KINDS.flatMap((kind) =>
    inNaturalOrder(
      found.filter((one) => one.kind === kind),
      ({ name }) => name,
    ),
  );
  // Of what is on one side only, the sign says all.
  const otherwise = ordered.some(({ sign }) => sign === '~');
  return tableView({
    json: () => ({ differences: ordered }),
    table: () => ({
      columns: [
        { title: 'DIFF' },
        { title: 'WHAT' },
        { title: 'NAME' },
        ...(otherwise
          ? [
              { title: 'FIELD' },
              { title: 'HERE', kind: 'text' as const },
              { title: 'FILE', kind: 'text' as const },
            ]
          : []),
      ],
      rows: ordered.map(({ sign, kind, name, field, state, file }) => [
        sign,
        kind,
        name,
        ...(otherwise ? [field ?? '-', state ?? presence(sign === '-'), file ?? presence(sign === '+')] : []),
      ]),
    }),
    names: () => [...new Set(ordered.map(({ name }) => name))],
    notes: warnings,
    ...(ordered.length === 0 ? { whenEmpty: 'Nothing differs.' } : {}),
    exitCode: ordered.length === 0 ? 0 : EXIT_CODES.drift,
  });
}

function presence(there: boolean): string {
  return there ? 'there' : 'absent';
}
