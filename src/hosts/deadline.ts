import type { Aside } from './limit.ts';

/** Bounds what the network takes; while a person is asked, or a turn is waited for, it stands still. */
export interface Deadline {
  readonly expired: boolean;
  pausing: Aside;
  end(): void;
}

export function startDeadline(seconds: number, expire: () => void): Deadline {
  let left = seconds * 1000;
  let since = performance.now();
  let pauses = 0;
  let state: 'running' | 'expired' | 'ended' = 'running';
  let timer: NodeJS.Timeout | null = null;
  const start = (): void => {
    since = performance.now();
    timer = setTimeout(() => {
      state = 'expired';
      expire();
    }, left);
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  start();
  return {
    get expired() {
      return state === 'expired';
    },
    async pausing(work) {
      pauses += 1;
      if (pauses === 1 && state === 'running') {
        stop();
        left = Math.max(1000, left - (performance.now() - since));
      }
      try {
        return await work();
      } finally {
        pauses -= 1;
        if (pauses === 0 && state === 'running') start();
      }
    },
    end() {
      if (state === 'running') state = 'ended';
      stop();
    },
  };
}
