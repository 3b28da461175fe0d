import type { Aside } from '../hosts/limit.ts';

/** Answers of one run: each thing is asked once. Whoever waits for an answer steps aside meanwhile. */
export interface Answers<T> {
  get(key: string, aside: Aside, ask: () => Promise<T>): Promise<T>;
}

export function createAnswers<T>(): Answers<T> {
  const asked = new Map<string, Promise<T>>();
  const known = new Map<string, { readonly answer: T }>();
  return {
    async get(key, aside, ask) {
      const before = known.get(key);
      if (before !== undefined) return before.answer;
      const asking = asked.get(key) ?? ask();
      asked.set(key, asking);
      const answer = await aside(() => asking);
      known.set(key, { answer });
      return answer;
    },
  };
}
