import { counted } from '../../model/counted.ts';
import { EXIT_CODES, type GlusterctlError } from '../../model/errors.ts';
import { formatSize } from '../../model/sizes.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

/** What became of one claim, or of what is behind one that is gone. */
interface Entry {
  readonly what: string;
  readonly claim: string | null;
  readonly persistentVolume: string | null;
  readonly volume: string | null;
  readonly sizeKiB: number | null;
  readonly message: string;
  readonly error: GlusterctlError | null;
}

interface ProvisionedToShow {
  readonly told: readonly Entry[];
  readonly eventProblem: GlusterctlError | null;
}

/** The shape of the JSON, for programs; goes up where a field changes its meaning or goes away. */
const SHAPE = 1;

export function provisionedView(
  { told, eventProblem }: ProvisionedToShow,
  { dryRun }: { readonly dryRun: boolean },
): View {
  const failures = told.filter(({ error }) => error !== null);
  return tableView({
    json: () => ({ version: SHAPE, entries: told.map(jsonOf) }),
    table: () => ({
      columns: [
        { title: 'CLAIM', kind: 'folded' },
        { title: 'RESULT', isState: true },
        { title: 'SIZE', align: 'right', drop: 1 },
        { title: 'VOLUME', kind: 'folded', drop: 2 },
        { title: 'MESSAGE', kind: 'text' },
      ],
      rows: told.map(({ claim, what, sizeKiB, volume, message }) => [
        claim ?? '-',
        what,
        sizeKiB === null ? '-' : formatSize(sizeKiB),
        volume ?? '-',
        message.replaceAll('\n', ' '),
      ]),
    }),
    names: () => told.flatMap(({ persistentVolume }) => persistentVolume ?? []),
    ...(told.length === 0 ? { whenEmpty: 'No claim waits for anything, and nothing was released.' } : {}),
    notes: [
      ...(dryRun ? told.map(dryLine) : hintsOf(failures)),
      ...(eventProblem === null ? [] : [problemNote(eventProblem)]),
    ],
    exitCode: failures.length === 0 ? 0 : EXIT_CODES.partial,
  });
}

function jsonOf({ error, ...entry }: Entry) {
  const told = error === null ? null : { code: error.code, message: error.message, hint: error.hint ?? null };
  return { ...entry, error: told };
}

/** Behind plans, which tell of volumes alone. */
function dryLine({ claim, what, persistentVolume, message }: Entry): string {
  const about = claim === null ? (persistentVolume ?? '-') : `claim ${claim}`;
  const words =
    what === 'failed' ? 'would fail' : what === 'waiting' || what === 'kept' ? what : `would be ${what}`;
  return `${about}: ${words}${message === '' ? '' : ` (${message})`}`;
}

/** Each once, whoever met it. */
function hintsOf(failures: readonly Entry[]): readonly string[] {
  const hints = [...new Set(failures.flatMap(({ error }) => error?.hint ?? []))];
  if (hints.length === 0) return [];
  return [[`${counted(failures.length, 'thing')} failed:`, ...hints].join('\n')];
}

function problemNote({ message, hint }: GlusterctlError): string {
  return [`Events could not be written: ${message}`, ...(hint === undefined ? [] : [hint])].join('\n');
}
