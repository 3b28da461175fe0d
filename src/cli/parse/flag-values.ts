import { GlusterctlError, usage } from '../../model/errors.ts';
import { GIB, parseSize } from '../../model/sizes.ts';
import { refuseLeadingZeros } from '../../model/whole-number.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { GoSyntaxError, goBool, goFloat, goInt, goQuote } from './go-values.ts';

/** A text turned into a flag's value; `source` names the flag, variable or key for the message. */
export function readValue(flag: FlagDefinition, text: string): FlagValue {
  switch (flag.type) {
    case 'bool':
      return goBool(text);
    case 'int':
      return goInt(text);
    case 'float':
      return goFloat(text);
    case 'size':
      return readSize(text);
    case 'duration':
      return readDurationUpTo(flag.most ?? '1d', text);
    case 'strings':
      return readList(flag, text);
    default:
      if (flag.choices !== undefined && !flag.choices.includes(text)) {
        throw usage(`must be one of ${flag.choices.join(', ')}`);
      }
      refuseEmpty(flag, text);
      return text;
  }
}

/** The flag as pflag names it: `"-I, --insecure-tls" flag`. */
export function flagLabel(flag: FlagDefinition): string {
  return `"${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}" flag`;
}

export function invalidArgument(text: string, where: string, error: unknown): GlusterctlError {
  const reason = error instanceof Error ? error.message : String(error);
  const hint = error instanceof GlusterctlError ? error.hint : undefined;
  return usage(`invalid argument ${goQuote(text)} for ${where}: ${reason}`, hint);
}

export function emptyValue(flag: FlagDefinition): FlagValue {
  switch (flag.type) {
    case 'bool':
      return false;
    case 'int':
    case 'float':
    case 'size':
    case 'duration':
      return 0;
    case 'strings':
      return [];
    default:
      return '';
  }
}

/** The value when nothing is given: the fallback is in the flag's own terms, a size of `10` being GiB. */
export function fallbackValue(flag: FlagDefinition): FlagValue {
  if (flag.fallback === undefined || flag.fallback === '') return emptyValue(flag);
  return readValue(flag, String(flag.fallback));
}

function readList(flag: FlagDefinition, text: string): readonly string[] {
  if (text === '' && flag.mayBeEmpty === true) return [];
  const parts = text.split(',');
  for (const part of parts) refuseEmpty(flag, part, parts.length > 1 ? 'one of its values is empty' : EMPTY);
  return parts;
}

const EMPTY = 'it is empty';

/** Most often a variable that is not set stands behind it: who goes on as if nothing was said does something else than was meant. */
function refuseEmpty({ mayBeEmpty }: FlagDefinition, text: string, message = EMPTY): void {
  if (text === '' && mayBeEmpty !== true) throw usage(message, WHY_EMPTY);
}

/** What is said of words and values that are empty. */
export const WHY_EMPTY = 'Is a variable of your script empty?';

function readSize(text: string): number {
  try {
    return goInt(text) * GIB;
  } catch (error) {
    if (!(error instanceof GoSyntaxError)) throw error;
    try {
      return parseSize(text);
    } catch {
      throw usage(error.message, 'A size is written as 10 (GiB), 512MiB, 1.5TiB or 500M.');
    }
  }
}

function readDurationUpTo(most: string, text: string): number {
  const seconds = readDuration(text);
  if (seconds > readDuration(most)) throw usage(`must be at most ${most}`);
  return seconds;
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

export function readDuration(text: string): number {
  refuseLeadingZeros(text);
  if (/^[0-9]+$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw usage('not a duration', 'A duration is written as 30 (seconds), 90s, 5m or 1h30m.');
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0), 0);
}
