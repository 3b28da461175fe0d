import type { Aside } from '../hosts/limit.ts';
import { createLimit } from '../hosts/limit.ts';
import type { Asking } from './options.ts';

/** One question at a time, however many hosts are being connected. */
export function oneAfterTheOther(asking: Asking): Asking {
  const turn = createLimit(1);
  return {
    interactive: asking.interactive,
    confirm: (question) => turn(() => asking.confirm(question)),
    secret: (question, kind) => turn(() => asking.secret(question, kind)),
  };
}

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
      let asking = asked.get(key);
      if (asking === undefined) {
        asking = ask();
        asked.set(key, asking);
      }
      const waiting = asking;
      const answer = await aside(() => waiting);
      known.set(key, { answer });
      return answer;
    },
  };
}
