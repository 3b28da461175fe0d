import { usage } from '../../model/errors.ts';
import { clusterNameProblem } from '../../plans/validate.ts';

/** A name as it was typed; null for '', which is none. */
export function validName(name: string): string | null {
  if (name === '') return null;
  const problem = clusterNameProblem(name);
  if (problem !== null) throw usage(problem.message, problem.hint);
  return name;
}
