import { interrupted } from '../model/errors.ts';

interface Waiting {
  readonly all: Set<() => void>;
  readonly listener: () => void;
}

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls once when the signal is aborted, unless the function that this gives was called before. However many wait for
 * it, as each script on a host does, the signal has one listener, and none when nobody waits any more.
 */
export function whenAborted(signal: AbortSignal, then: () => void): () => void {
  const { all } = waitingFor.get(signal) ?? listen(signal);
  // Who waits twice with the same function is called twice.
  const own = (): void => then();
  all.add(own);
  return () => {
    if (all.delete(own) && all.size === 0) forget(signal);
  };
}

function listen(signal: AbortSignal): Waiting {
  const all = new Set<() => void>();
  const listener = (): void => {
    forget(signal);
    const told = [...all];
    all.clear();
    for (const tell of told) tell();
  };
  const waiting = { all, listener };
  waitingFor.set(signal, waiting);
  signal.addEventListener('abort', listener);
  return waiting;
}

function forget(signal: AbortSignal): void {
  const waiting = waitingFor.get(signal);
  if (waiting !== undefined) signal.removeEventListener('abort', waiting.listener);
  waitingFor.delete(signal);
}

export const ABORTED = Symbol('aborted');

/** What comes of it, unless nobody waits for that any more. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  // It may fail when nobody is told any more.
  work.catch(() => undefined);
  if (signal.aborted) return ABORTED;
  let forget = (): void => undefined;
  const aborted = new Promise<typeof ABORTED>((resolve) => {
    forget = whenAborted(signal, () => resolve(ABORTED));
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
}

/** The same, which throws where nobody waits any more. */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const found = await unlessAborted(work, signal);
  if (found === ABORTED) throw interrupted();
  return found;
}
