import { existsSync, readFileSync } from 'node:fs';

/** What a real host answered. */
export interface Recorded {
  readonly node: number;
  readonly command: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** null: nobody has recorded that topic yet. */
export function recorded(topic: string): readonly Recorded[] | null {
  const file = new URL(`../fixtures/recorded/${topic}.json`, import.meta.url);
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { answers: readonly Recorded[] }).answers;
}
