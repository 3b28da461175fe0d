import { type Sample, trend, trendWords } from '../health/trend.ts';
import { counted } from '../model/counted.ts';

export interface WaitEvent {
  readonly operation: string;
  readonly title: string;
  readonly for: string;
  readonly left: number | null;
  readonly blocked?: string;
}

/** What is waited for, by operation and stage. */
export interface Waits {
  /** Takes a look's result in, and gives its words: what for, how many are left, how fast, and how long still. */
  note(event: WaitEvent, now: number): string;
  end(event: Pick<WaitEvent, 'operation' | 'title'>): void;
  /** The words of all that is waited for now. */
  lines(): readonly string[];
}

export function createWaits(): Waits {
  const waits = new Map<string, { readonly samples: Sample[]; words: string }>();
  return {
    note(event, now) {
      const key = keyOf(event);
      const wait = waits.get(key) ?? { samples: [], words: '' };
      waits.set(key, wait);
      if (event.left !== null) wait.samples.push({ at: now, left: event.left });
      wait.words = wordsOf(event, wait.samples);
      return wait.words;
    },
    end: (event) => void waits.delete(keyOf(event)),
    lines: () => [...waits.values()].map(({ words }) => words),
  };
}

function keyOf({ operation, title }: Pick<WaitEvent, 'operation' | 'title'>): string {
  return `${operation} ${title}`;
}

function wordsOf(event: WaitEvent, samples: readonly Sample[]): string {
  const { left, blocked } = event;
  // Numbers come first: they are what changes, and what is cut off on a narrow terminal is the end.
  const count = left === null ? '' : `${counted(left, 'entry', 'entries')} left`;
  const pace = blocked === undefined ? trendWords(trend(samples)) : '';
  const numbers = [count, pace].filter((part) => part !== '').join(', ');
  const what = `waiting for ${event.for}${blocked === undefined ? '' : `; held up: ${blocked}`}`;
  return numbers === '' ? what : `${numbers}: ${what}`;
}
