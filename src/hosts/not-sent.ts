import type { HostProblem } from './hosts.ts';

/** Nothing was sent, so nothing has happened there. */
export function interruptedBefore(name: string): HostProblem {
  return { reason: 'closed', message: `${name}: interrupted before anything was sent`, hint: '' };
}
