import { type ErrorCode, GlusterctlError } from '../../model/errors.ts';

/** What came of a call that did not do what was asked. */
export class ApiError extends GlusterctlError {
  /** Of HTTP; null: no answer came. */
  readonly status: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    { status, ...more }: { readonly status: number | null; hint?: string; cause?: unknown },
  ) {
    super(code, message, more);
    this.status = status;
  }
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

/** Whoever asks for anything else meets it as well: the server is gone, or the login is worth too little. */
export function concernsAll(error: unknown): boolean {
  return (
    !(error instanceof GlusterctlError) ||
    error.code === 'interrupted' ||
    (error instanceof ApiError && ['unreachable', 'refused'].includes(error.code))
  );
}
