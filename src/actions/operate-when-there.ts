import type { Context } from '../cli/context.ts';
import type { OperationRequest, Outcome } from '../engine/types.ts';
import { interrupted } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Operation } from '../model/plan.ts';
import { lookAgain } from './look-again.ts';

/** How long somebody else's volume is waited for; docs/scripts.md tells it. */
const MOST_MINUTES = 10;

const BETWEEN_LOOKS_MS = 1000;

/**
 * As `context.operate`, for plans that take a volume which is there for what was asked for: one that another process is
 * making now is waited for, and then they are planned anew, on what became of it. Where nobody works on it any more they
 * are refused at once.
 */
export async function operateWhenThere(
  context: Context,
  requests: readonly OperationRequest[],
): Promise<readonly Outcome[]> {
  const { clock, settings } = context;
  const outcomes = [...(await context.operate(requests))];
  const until = clock.now().getTime() + MOST_MINUTES * 60 * 1000;
  while (!settings.dryRun) {
    const held = requests.flatMap((request, at) => {
      const coming = comingIn(outcomes[at]);
      return coming === null ? [] : [{ request, at, coming }];
    });
    const left = until - clock.now().getTime();
    if (held.length === 0 || left <= 0) break;
    const waited = await waitFor(context, new Set(held.map(({ coming }) => coming)), left);
    const again = await context.operate(held.map(({ request }) => request));
    for (const [index, { at }] of held.entries()) {
      const outcome = again[index];
      if (outcome !== undefined) outcomes[at] = outcome;
    }
    if (!waited) break;
  }
  return outcomes;
}

/** The volume that another operation is bringing. */
function comingIn(outcome: Outcome | undefined): Id | null {
  const coming = outcome?.kind === 'refused' ? outcome.error.details?.coming : null;
  return typeof coming === 'string' ? coming : null;
}

/** Until nobody is making any of them; false: nobody was. */
async function waitFor(context: Context, volumes: ReadonlySet<Id>, mostMs: number): Promise<boolean> {
  const { standingOf } = await import('../engine/standing.ts');
  const look = async (): Promise<readonly Operation[]> => {
    const { operations } = await context.store.read();
    return Object.values(operations).filter(
      (operation) =>
        operation.plan.changes.some(({ do: what, id }) => what === 'add' && volumes.has(id)) &&
        ['in-flight', 'elsewhere'].includes(standingOf(operation)),
    );
  };
  const first = await look();
  if (first.length === 0) return false;
  if (!context.settings.quiet) for (const operation of first) context.stderr(waitingFor(operation));
  const { kind } = await lookAgain(context, {
    look,
    isOver: (operations) => operations.length === 0,
    tell: () => undefined,
    pauseMs: () => BETWEEN_LOOKS_MS,
    mostMs,
  });
  if (kind === 'stopped') throw interrupted();
  return true;
}

function waitingFor({ plan, owner: { pid, user, host, command } }: Operation): string {
  return `Waiting for ${command} of ${user} on ${host} (process ${pid}): ${plan.title}. At most ${MOST_MINUTES} minutes.`;
}
