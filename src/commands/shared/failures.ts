import { byReason } from '../../model/by-reason.ts';
import { type ErrorCode, GlusterctlError } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';

export interface Failed {
  /** Empty where nobody gave it one. */
  readonly name: string;
  readonly error: GlusterctlError;
}

const NAMED_TOGETHER = 5;

/** What was given no name is only counted. */
function who(names: readonly string[]): string {
  const given = names.filter((name) => name !== '');
  return given.length === 0 ? `${names.length} of them` : listed(given, NAMED_TOGETHER);
}

/** Of several things that one command was to do, what became of those that failed: each reason once, with its remedy. */
export function failureNotes(
  failures: readonly Failed[],
  { done, verb, dryRun }: { readonly done: number; readonly verb: string; readonly dryRun: boolean },
): readonly string[] {
  if (failures.length === 0) return [];
  // The plans say why.
  if (dryRun) return [`${done} would be ${verb}, ${failures.length} would fail`];
  const groups = byReason(failures);
  const sum = `${done} ${verb}, ${failures.length} failed:`;
  const told = groups.map(({ names, error: { message, hint } }) => {
    const rest = hint === undefined ? [] : hint.split('\n');
    const named = names.some((name) => name !== '');
    if (groups.length > 1 || (named && names.length === 1))
      return [`${who(names)}: ${message}`, ...rest].join('\n');
    return [message, ...(named ? [`These: ${who(names)}`] : []), ...rest].join('\n');
  });
  const [only, ...others] = told;
  return others.length === 0 ? [`${sum} ${only}`] : [sum, ...told];
}

/** The same for programs. */
export function failuresJson(failures: readonly Failed[]) {
  return byReason(failures, Number.POSITIVE_INFINITY).map(({ names, error: { code, message, hint } }) => ({
    names: names.filter((name) => name !== ''),
    count: names.length,
    code,
    message,
    hint: hint ?? null,
  }));
}

/** What counts most to whoever reads only the exit code: that Ctrl-C was heard, and that something may have been left behind. */
const WEIGHTIEST: readonly ErrorCode[] = ['interrupted', 'unknown-outcome', 'partial', 'unreachable'];

/** Nothing was done of all that was asked: one error that tells each reason. */
export function allFailed(failures: readonly Failed[]): GlusterctlError {
  const [first] = failures;
  if (first === undefined) return new GlusterctlError('failed', 'Nothing was done');
  if (failures.length === 1) return first.error;
  const codes = failures.map(({ error }) => error.code);
  const code = WEIGHTIEST.find((weighty) => codes.includes(weighty)) ?? first.error.code;
  const groups = byReason(failures);
  const messages = new Set(failures.map(({ error }) => error.message));
  // What is alike in the hints of several is said once.
  const hints = new Set(groups.flatMap(({ error }) => error.hint?.split('\n') ?? []));
  const message =
    messages.size === 1
      ? first.error.message
      : groups.map(({ names, error }) => `${who(names)}: ${error.message}`).join('\n');
  return new GlusterctlError(code, message, {
    ...(hints.size === 0 ? {} : { hint: [...hints].join('\n') }),
    details: { failures: failuresJson(failures) },
  });
}
