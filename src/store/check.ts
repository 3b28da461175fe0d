import { isDeepStrictEqual } from 'node:util';
import { GlusterctlError } from '../model/errors.ts';
import { findViolations, type Violation } from '../model/invariants.ts';
import type { State } from '../model/state.ts';
import { countedTally, tallyOf } from '../model/tally.ts';
import { type Damage, describeDamage } from './format.ts';
import { readWithoutLoss } from './read.ts';
import { noState } from './state-file.ts';
import type { StatePlace } from './state-place.ts';
import { waysOn } from './ways-on.ts';

export interface CheckResult {
  readonly state: State | null;
  readonly findings: readonly Violation[];
}

/** What of it is damaged, or contradicts itself; each with the ways on. */
export async function check(place: StatePlace): Promise<CheckResult> {
  const parsed = await readWithoutLoss(place);
  if (parsed === null) {
    if ((await place.backups()).length === 0) return { state: null, findings: [] };
    const { lines } = await waysOn(place, 'gone');
    const gone = 'the state is gone, but its backups are there';
    return { state: null, findings: [finding('file', gone, lines.join('\n'))] };
  }
  if (parsed.kind === 'damaged') {
    await refuseForeign(place, parsed.damage);
    const { lines } = await waysOn(place, parsed);
    const damage = `the state ${describeDamage(parsed.damage)}`;
    return { state: null, findings: [finding('file', damage, lines.join('\n'))] };
  }
  const state = await valid(parsed.document, parsed.format, place.name).catch(
    (error: unknown) => error as GlusterctlError,
  );
  if (state instanceof GlusterctlError) {
    return {
      state: null,
      findings: [
        finding('schema', state.hint ?? state.message, 'Other generations: glusterctl state backups'),
      ],
    };
  }
  return { state, findings: [...findViolations(state), ...tallyFindings(state)] };
}

/** Another's file is no damaged state, unless there are backups of one that was there. */
export async function refuseForeign(place: StatePlace, damage: Damage): Promise<void> {
  if (damage.kind === 'foreign' && (await place.backups()).length === 0)
    throw noState(place.name, damage.detail);
}

function finding(rule: string, message: string, remedy: string): Violation {
  return { rule, subject: '', message, remedy };
}

/** What is carried along from commit to commit is compared with what it is carried along for. */
function tallyFindings(state: State): Violation[] {
  const [told, counted] = [tallyOf(state), countedTally(state)];
  const wrong = [
    ...differing(told.devices, counted.devices).map((id) => ['device', id] as const),
    ...differing(told.volumes, counted.volumes).map((id) => ['cluster', id] as const),
  ];
  return wrong.map(([what, id]) =>
    finding(
      'tally',
      `what is counted of ${what} ${id} is not what is there`,
      'Have it counted anew: export the state to a file, and import that.',
    ),
  );
}

function differing(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (id) => !isDeepStrictEqual(a[id], b[id]),
  );
}

/** Throws, with a list, where it is no state of today's format. */
export async function valid(document: unknown, format: number, source: string): Promise<State> {
  const { stateIn } = await import('./edited.ts');
  return stateIn(document, format, source);
}
