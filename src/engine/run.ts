import type { EngineOptions, Outcome, Request } from './engine.ts';

/** Reserves, runs and commits (or undoes) each request; outcomes come in the order of the requests. */
export async function runRequests(
  requests: readonly Request[],
  options: EngineOptions,
): Promise<readonly Outcome[]> {
  throw new Error(`${requests.length} ${options.owner.command}`);
}
