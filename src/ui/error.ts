import { clean } from '../model/clean.ts';
import { GlusterctlError, interrupted } from '../model/errors.ts';
import { goJson } from './json.ts';
import { type Suggested, suggestedInData } from './suggested.ts';

export interface ErrorOptions {
  readonly json: boolean;
  readonly debug: boolean;
  readonly hints: boolean;
  /** It is told where more is to be read. */
  readonly verbose: boolean;
  /** Left away: commands can be typed as they are. */
  readonly suggested?: Suggested;
}

/** An error for stderr: what happened, then what to do next. */
export function renderError(error: unknown, options: ErrorOptions): string {
  const known = asKnown(error);
  const suggested = options.suggested ?? ((text: string) => text);
  if (options.json) {
    const { code, message, hint, details } = known;
    const told = {
      code,
      message: clean(message),
      ...(hint === undefined ? {} : { hint: clean(hint) }),
      ...(details === undefined ? {} : { details }),
    };
    return `${goJson({ error: suggestedInData(told, suggested) })}\n`;
  }
  const hint = known.hint === undefined || !options.hints ? '' : `Hint: ${known.hint}\n`;
  const more = options.verbose ? `More about errors like this: glusterctl explain ${known.code}\n` : '';
  const stack = options.debug && error instanceof Error ? `${stackOf(error)}\n` : '';
  return clean(`${suggested(`Error: ${known.message.trim()}\n${hint}${more}`)}${stack}`);
}

/** Everything that is thrown, as one of ours; of what nobody expected, the message is all that is shown. */
export function asKnown(error: unknown): GlusterctlError {
  if (error instanceof GlusterctlError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'ExitPromptError')) {
    return interrupted('Interrupted', { cause: error });
  }
  const hint = HINTS[code] ?? 'Run it again with --debug to see where this comes from.';
  return new GlusterctlError('failed', message, { cause: error, hint });
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room and run it again.',
  EROFS: 'The file system is read-only: choose another place with --state.',
  EACCES: 'Check who may write there, or choose another place with --state.',
};

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
