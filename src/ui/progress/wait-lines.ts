import { createWaits } from '../waits.ts';
import type { ProgressEvent } from './types.ts';

interface Options {
  readonly line: (text: string) => void;
  readonly now: () => number;
  /** The same wait is told again after so long. */
  readonly pauseMs: number;
}

/** What is waited for, in lines that stay. */
export function createWaitLines({ line, now, pauseMs }: Options) {
  const waits = createWaits();
  const told = new Map<string, number>();
  return {
    note(event: ProgressEvent): void {
      if (event.type === 'waited') waits.end(event);
      if (event.type !== 'waits') return;
      const words = waits.note(event, now());
      const key = `${event.operation} ${event.title} ${event.blocked ?? ''}`;
      if (now() - (told.get(key) ?? -pauseMs) < pauseMs) return;
      told.set(key, now());
      line(words);
    },
  };
}
