import { applyChanges } from '../model/apply.ts';
import { entryOf } from '../model/entries.ts';
import { type GlusterctlError, retold } from '../model/errors.ts';
import { stagesAfter, turnedStages, withoutDone } from '../model/lanes.ts';
import type { Operation, Plan, Stage } from '../model/plan.ts';
import { asGlusterctlError } from './failure.ts';
import { commitHeld, type Hold } from './hold.ts';
import { updateOperation } from './records.ts';
import type { Run } from './run.ts';

interface Held {
  readonly operation: Operation;
  readonly hold: Hold;
}

/**
 * Makes the changes of a stage that is done, and takes it out of the operation, with what its lane did before. Gives what is left of
 * the plan, or null where the state has it no more.
 */
export async function commitStage(
  run: Run,
  { hold, operation: { id, plan: begun } }: Held,
  stage: Stage,
): Promise<Plan | null | GlusterctlError> {
  const { title, commits = [] } = stage;
  const lane = stage.lane ?? null;
  const left = stagesAfter(begun, stage);
  try {
    const since = run.options.clock.now().toISOString();
    const state = await commitHeld(run, hold, `made ${title}`, (present) => {
      const plan = withoutDone(present.operations[id]?.plan ?? begun, lane, left);
      return updateOperation(applyChanges(present, commits), id, { plan, since });
    });
    run.options.onEvent({ type: 'made', operation: id, title });
    return entryOf(state, 'operations', id)?.plan ?? null;
  } catch (failure) {
    const error = asGlusterctlError(failure);
    const message = `${title}: done on the hosts, but the state could not be written: ${error.message}`;
    return retold(error, { message });
  }
}

/**
 * The undo of a stage found it done, behind a point of no return of which the state knows nothing yet: it is told, and what is left to be
 * undone are the other lanes. null: nothing is made of that stage by itself.
 */
export async function commitTurned(
  run: Run,
  held: Held,
  stage: Stage,
): Promise<Operation | null | GlusterctlError> {
  const { operation } = held;
  if (stage.commits === undefined || stage.steps.length !== 1) return null;
  const made = await commitStage(run, held, stage);
  if (made !== null && 'code' in made) return made;
  const left = stagesAfter(operation.plan, stage);
  return { ...operation, plan: withoutDone(operation.plan, stage.lane ?? null, left) };
}

/** Keeps of the operation what is only finished, with steps on hosts that were given up: whoever finishes it says so again. */
export async function keepTurnedStages(run: Run, { operation, hold }: Held, name: string): Promise<Plan> {
  const since = run.options.clock.now().toISOString();
  const rest = (plan: Plan): Plan => ({ ...plan, stages: turnedStages(plan), changes: [] });
  const state = await commitHeld(run, hold, name, (present) =>
    updateOperation(present, operation.id, {
      since,
      plan: rest(entryOf(present, 'operations', operation.id)?.plan ?? operation.plan),
    }),
  );
  return entryOf(state, 'operations', operation.id)?.plan ?? rest(operation.plan);
}
