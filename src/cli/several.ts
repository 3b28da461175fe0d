import { type ErrorCode, GlusterctlError } from '../model/errors.ts';

export interface Failed {
  readonly name: string;
  readonly error: GlusterctlError;
}

/** Of several things that one command was to do, what became of each that failed: a line each, with its remedy. */
export function failureNotes(failures: readonly Failed[]): readonly string[] {
  return failures.map(
    ({ name, error }) => `${name}: ${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}`,
  );
}

/** What counts most to whoever reads only the exit code: that something may have been left behind. */
const WEIGHTIEST: readonly ErrorCode[] = ['unknown-outcome', 'partial', 'unreachable'];

/** Nothing was done of all that was asked: one error that tells of each. */
export function allFailed(failures: readonly Failed[]): GlusterctlError {
  const [first] = failures;
  if (first === undefined) return new GlusterctlError('failed', 'Nothing was done');
  if (failures.length === 1) return first.error;
  const codes = failures.map(({ error }) => error.code);
  const code = WEIGHTIEST.find((weighty) => codes.includes(weighty)) ?? first.error.code;
  const messages = new Set(failures.map(({ error }) => error.message));
  const hints = new Set(failures.flatMap(({ error }) => error.hint ?? []));
  const message =
    messages.size === 1
      ? first.error.message
      : failures.map(({ name, error }) => `${name}: ${error.message}`).join('\n');
  return new GlusterctlError(code, message, {
    ...(hints.size === 0 ? {} : { hint: [...hints].join('\n') }),
    details: {
      failures: failures.map(({ name, error }) => ({ name, code: error.code, message: error.message })),
    },
  });
}
