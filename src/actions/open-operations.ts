import type { Context } from '../cli/context.ts';
import { endsByLog } from '../cli/run/logged-ends.ts';
import type { Standing } from '../engine/standing.ts';
import type { Recovery } from '../engine/types.ts';
import { usage } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Operation } from '../model/plan.ts';
import { type Circumstances, waysOut } from '../model/unfinished.ts';

/** Whether somebody works on it, and what bears on how it can go on. */
export interface OpenOperation {
  readonly operation: Operation;
  readonly standing: Standing;
  readonly circumstances: Circumstances;
}

/** In the order in which they were begun. */
export async function openOperations(
  context: Pick<Context, 'environment' | 'store'>,
): Promise<readonly OpenOperation[]> {
  const state = await context.store.read();
  if (Object.keys(state.operations).length === 0) return [];
  const { standingOf } = await import('../engine/standing.ts');
  const ends = await endsByLog(context, state);
  return Object.values(state.operations)
    .sort((a, b) => (a.created === b.created ? compare(a.id, b.id) : compare(a.created, b.created)))
    .map((operation) => {
      const standing = standingOf(operation);
      const logged = ends.get(operation.id);
      const circumstances = {
        state,
        elsewhere: standing === 'elsewhere',
        ...(logged === undefined ? {} : { logged }),
      };
      return { operation, standing, circumstances };
    });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Those that can be meant by who wants one to go on: what runs only where nothing else is open. */
export function operationsToChoose(open: readonly OpenOperation[]): readonly OpenOperation[] {
  const left = open.filter(({ standing }) => standing !== 'in-flight');
  return left.length === 0 ? open : left;
}

/** What a command works on that names nothing: "clean" on all that was left, the others on the only one there is. */
export async function operationsMeant(
  context: Context,
  direction: Recovery['direction'],
): Promise<readonly Id[]> {
  const open = await openOperations(context);
  if (direction === 'default') {
    const { cleanable } = await import('../engine/recover.ts');
    return cleanable(open.map(({ operation }) => operation)).map(({ id }) => id);
  }
  const found = operationsToChoose(open);
  if (found.length > 1) {
    const lines = found.map(({ operation, standing, circumstances }) => {
      const ways = waysOut(operation, circumstances);
      const [way] = [...ways.filter((one) => one.direction === direction), ...ways];
      const command = standing === 'in-flight' ? `runs now (${operation.id})` : way?.command;
      return `${operation.plan.title}: ${command ?? operation.id}`;
    });
    throw usage(
      `${found.length} operations are open: name the one to ${direction === 'forward' ? 'finish' : 'undo'}`,
      lines.join('\n'),
    );
  }
  return found.map(({ operation }) => operation.id);
}
