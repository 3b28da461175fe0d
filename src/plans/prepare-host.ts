import type { HostAddress, Plan, Script } from '../model/plan.ts';
import { addressOf } from './addresses.ts';
import type { Planning } from './planning.ts';

export interface PrepareHost {
  readonly host: HostAddress;
  /** In the order in which they build on each other. */
  readonly measures: readonly {
    readonly id: string;
    readonly title: string;
    readonly script: Script;
    readonly timeoutSeconds: number;
  }[];
  readonly notes: readonly string[];
}

/**
 * Brings a host what it lacks. It need not be in the state, and nothing of it is written down there. What was brought does no harm
 * where the rest doesn't come, so nothing is taken back: the command is typed again.
 */
export function planPrepareHost({ host, measures, notes }: PrepareHost, { state }: Planning): Plan {
  const node = Object.values(state.nodes).find((one) => addressOf(one).name === host.name);
  return {
    kind: 'prepare-host',
    title: `prepare host ${host.name}`,
    changes: [],
    uses: node === undefined ? [] : [node.id],
    stages: measures.map(({ id, title, script, timeoutSeconds }) => ({
      title,
      steps: [
        {
          id: `${id}@${host.name}`,
          host,
          alternatives: [],
          title,
          script,
          undo: null,
          timeoutSeconds,
          reads: null,
          whenUnreachable: 'fail',
        },
      ],
    })),
    recovery: 'back',
    notes,
  };
}
