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
