import { listed } from './listed.ts';
import type { Step } from './plan.ts';

/** What the undo of a step is called: its title says what the step does. */
export function undoTitle({ title, undoKeeps }: Pick<Step, 'title' | 'undoKeeps'>): string {
  return undoKeeps?.title ?? title;
}

/** What stays although these steps are undone, in words for people; null: nothing. */
export function keptWhenUndone(steps: readonly Pick<Step, 'undoKeeps'>[]): string | null {
  const kept = steps.flatMap(({ undoKeeps }) => undoKeeps?.what ?? []);
  return kept.length === 0 ? null : listed(kept);
}
