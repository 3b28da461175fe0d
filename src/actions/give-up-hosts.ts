import { mustAgree } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import type { Recovery } from '../engine/types.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { findNode } from '../model/lookup.ts';
import type { State } from '../model/state.ts';
import { type Residue, residueLines, residueOf } from '../plans/residue.ts';

/** What stays on hosts that an operation is ended without, and how that is told. */
export interface GivenUp {
  readonly lines: readonly string[];
  readonly rest: Residue;
}

/** By operation, what will be left on the hosts that are given up; asks, as it can't be taken back. */
export async function giveUpHosts(
  context: Context,
  state: State,
  ids: readonly Id[],
  hosts: readonly string[],
  direction: Recovery['direction'],
): Promise<ReadonlyMap<Id, GivenUp>> {
  if (hosts.length === 0) return new Map();
  const { defaultDirection } = await import('../engine/recover.ts');
  const givenUp = new Map(
    ids.flatMap((id) => {
      const operation = state.operations[id];
      if (operation === undefined) return [];
      const way = direction === 'default' ? defaultDirection(operation) : direction;
      const rest = residueOf(state, operation, hosts, way);
      return [[id, { lines: residueLines(rest), rest }] as const];
    }),
  );
  await mustAgree(context, {
    about: [...givenUp.values()].flatMap(({ lines }) => lines),
    question: `Will ${hosts.join(', ')} never be back, and may this be left there?`,
    otherwise: 'Nothing was changed',
    unasked: {
      refuse: 'Giving up on hosts must be confirmed',
      hint: `If ${hosts.join(', ')} will never be back: --yes`,
    },
  });
  return givenUp;
}

/** The name by which operations know a host. */
export function hostName(state: State, word: string): string {
  try {
    return findNode(state, word).manage[0] ?? word;
  } catch (error) {
    // A host that was being added is no node yet: the operation knows it.
    if (error instanceof GlusterctlError) return word;
    throw error;
  }
}
