import type { Context } from '../cli/context.ts';
import type { Node } from '../model/entities.ts';
import { GlusterctlError, retold } from '../model/errors.ts';
import { manageName } from '../plans/addresses.ts';
import { commandHasRun, planRollNode } from '../plans/maintenance.ts';

export interface Rolling {
  /** In the order in which it goes through them. */
  readonly nodes: readonly Node[];
  readonly command: string;
  readonly timeoutSeconds: number;
  readonly accepted: readonly string[];
  /** How it is gone on with from a host. */
  readonly goOn: (from: string) => string;
}

/** Host after host: an operation each, so that each is stored, and goes on where it was left. Gives the hosts that are done. */
export async function rollCluster(context: Context, rolling: Rolling): Promise<readonly string[]> {
  const done: string[] = [];
  const names = rolling.nodes.map(manageName);
  for (const [place, node] of rolling.nodes.entries()) {
    const since = context.clock.now().toISOString();
    const { command, timeoutSeconds, accepted } = rolling;
    const work = { id: context.ids.next(), command, timeoutSeconds };
    const request = { node: node.id, since, accepted };
    const [outcome] = await context.operate([
      { about: manageName(node), plan: (planning) => planRollNode(request, work, planning) },
    ]);
    if (outcome?.kind !== 'done') {
      const error = outcome?.error ?? new GlusterctlError('failed', 'Nothing was done');
      const hasRun = outcome !== undefined && outcome.kind !== 'refused' && commandHasRun(outcome.plan);
      const left = names.slice(place + (hasRun || outcome?.kind === 'unfinished' ? 1 : 0));
      throw retold(error, {
        hints: [
          ...(hasRun ? [`On ${manageName(node)} the command has run.`] : []),
          ...(done.length === 0 ? [] : [`Done before: ${done.join(', ')}`]),
          ...(left[0] === undefined ? [] : [`Then go on with ${left.join(', ')}: ${rolling.goOn(left[0])}`]),
        ],
        details: { done, stopped: manageName(node), left: names.slice(place + 1) },
      });
    }
    done.push(manageName(node));
  }
  return done;
}
