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
