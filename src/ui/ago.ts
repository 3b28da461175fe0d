import { durationWords } from '../health/trend.ts';

/** How long it is since then. */
export function ago(then: string, now: Date): string {
  return `${durationWords((now.getTime() - Date.parse(then)) / 1000)} ago`;
}
