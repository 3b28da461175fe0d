import { GlusterctlError } from '../model/errors.ts';
import type { HostProblem } from './hosts.ts';

/** Thrown on the way to a host that can't be used. */
export class HostError extends Error {
  readonly problem: HostProblem;
  constructor(problem: HostProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Any trouble on the way to a host, as a host's problem. */
export function asProblem(name: string, error: unknown): HostProblem {
  if (error instanceof HostError) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof GlusterctlError ? (error.hint ?? '') : '';
  return { reason: 'other', message: `${name}: ${message}`, hint };
}
