import { createLimit, type Limit } from '../hosts/limit.ts';

/** Lets work with the same mutex run one after the other, in the order of asking; without one at once. */
export interface Mutexes {
  hold<T>(name: string | undefined, work: () => Promise<T>): Promise<T>;
}

export function createMutexes(): Mutexes {
  const limits = new Map<string, Limit>();
  return {
    async hold(name, work) {
      if (name === undefined) return await work();
      const limit = limits.get(name) ?? createLimit(1);
      limits.set(name, limit);
      return await limit(work);
    },
  };
}
