/** Every failure a person can meet has one of these codes; the exit code follows from it. */
export const EXIT_CODES = {
  failed: 1,
  usage: 2,
  partial: 3,
  'not-found': 4,
  refused: 5,
  drift: 6,
  'no-space': 7,
  'state-unreadable': 10,
  'state-locked': 11,
  unreachable: 20,
  'unknown-outcome': 21,
  'untrusted-host': 22,
  interrupted: 130,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

export interface ErrorDetails {
  readonly [key: string]: unknown;
}

/** The one base class. `hint` says what to do next, in a sentence that can be acted on. */
export class GlusterctlError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: ErrorDetails | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'GlusterctlError';
    this.code = code;
    this.hint = more.hint;
    this.details = more.details;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** What a failure is told with, beside what it says itself. */
export interface Retelling {
  /** Where what happened since asks for another one. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Lines behind its own hint. */
  readonly hints?: readonly string[];
  readonly details?: ErrorDetails;
}

/** The same failure in other words: its hint, its details and where it came from go along, whoever tells it. */
export function retold(
  error: GlusterctlError,
  { code, message, hints = [], details }: Retelling,
): GlusterctlError {
  const hint = [error.hint ?? '', ...hints].filter((part) => part !== '').join('\n');
  const all = { ...error.details, ...details };
  return new GlusterctlError(code ?? error.code, message ?? error.message, {
    ...(hint === '' ? {} : { hint }),
    ...(Object.keys(all).length === 0 ? {} : { details: all }),
    cause: error,
  });
}

/** Heketi's own words for an id that is well-formed but names nothing. */
export function notFound(message = 'Id not found', hint?: string): GlusterctlError {
  return new GlusterctlError('not-found', message, hint === undefined ? {} : { hint });
}

export function refused(message: string, hint?: string): GlusterctlError {
  return new GlusterctlError('refused', message, hint === undefined ? {} : { hint });
}

/** Somebody has stopped it. */
export function interrupted(
  message = 'Interrupted',
  options: { readonly cause?: unknown } = {},
): GlusterctlError {
  return new GlusterctlError('interrupted', message, options);
}

export function usage(message: string, hint?: string): GlusterctlError {
  return new GlusterctlError('usage', message, hint === undefined ? {} : { hint });
}
