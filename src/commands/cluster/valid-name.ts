import { clusterNameRefusal } from '../../model/cluster-name.ts';
import { usage } from '../../model/errors.ts';

/** A name as it was typed; null for '', which is none. */
export function validName(name: string): string | null {
  if (name === '') return null;
  const problem = clusterNameRefusal(name);
  if (problem !== null) throw usage(problem.message, problem.hint);
  return name;
}
