import { type GlusterctlError, usage } from '../../model/errors.ts';
import type { GlobalValues } from '../config/global-values.ts';

/** Of a command that makes no plan, or goes on with one that is kept already. */
export function noPlan(
  path: readonly string[],
  globals: Pick<GlobalValues, 'from'>,
  otherwise: string | null = null,
): GlusterctlError {
  const without = `Leave out ${globals.from('plan-out')}.`;
  return usage(
    `"${path.join(' ')}" makes no plan that could be kept`,
    otherwise === null ? without : `${otherwise}\n${without}`,
  );
}
