import type { Context } from '../../cli/context.ts';
import { refused, usage } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { type Residue, residueLines, residueOf } from '../../plans/residue.ts';

interface Stays {
  readonly lines: readonly string[];
  readonly rest: Residue;
}

/** By operation, what will be left on the hosts that are given up; asks, as it can't be taken back. */
export async function confirmedRest(
  context: Context,
  state: State,
  ids: readonly string[],
  hosts: readonly string[],
): Promise<ReadonlyMap<string, Stays>> {
  if (hosts.length === 0) return new Map();
  const stays = new Map(
    ids.flatMap((id) => {
      const operation = state.operations[id];
      if (operation === undefined) return [];
      const rest = residueOf(state, operation, hosts);
      return [[id, { lines: residueLines(rest), rest }] as const];
    }),
  );
  const { prompt, settings } = context;
  if (settings.dryRun || prompt.yes) return stays;
  if (!prompt.interactive)
    throw usage('Giving up on hosts must be confirmed', `If ${hosts.join(', ')} will never be back: --yes`);
  for (const line of [...stays.values()].flatMap(({ lines }) => lines)) context.stderr(line);
  if (!(await prompt.confirm(`Will ${hosts.join(', ')} never be back, and may this be left there?`)))
    throw refused('Nothing was changed');
  return stays;
}
