import type { Clock } from '../../cli/context.ts';

/** What comes in that time; null: it took too long. What goes on then is not waited for. */
export async function withinLimit<T>(clock: Clock, seconds: number, work: Promise<T>): Promise<T | null> {
  const enough = new AbortController();
  const late = clock.sleep(seconds * 1000, enough.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    enough.abort();
  }
}
