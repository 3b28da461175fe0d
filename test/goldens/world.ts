import type { Hosts } from '../../src/hosts/hosts.ts';
import type { Scenario } from './scenario.ts';

/** The hosts of a scenario, and what happens to them outside the program. */
export interface GoldenWorld {
  readonly hosts: () => Promise<Hosts>;
  readonly variables: Readonly<Record<string, string>>;
  hook(words: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(_scenario: Scenario): Promise<GoldenWorld> {
  return {
    hosts: async () => {
      throw new Error('no simulated hosts yet');
    },
    variables: {},
    hook: async () => undefined,
    stop: async () => undefined,
  };
}
