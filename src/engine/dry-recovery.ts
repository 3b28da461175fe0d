import { GlusterctlError, retold } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import { planWithout } from '../model/lost-hosts.ts';
import { adviceOn } from '../model/unfinished.ts';
import { planGivingUp } from '../plans/gates/without-healing.ts';
import { signsOf } from './earlier-owner.ts';
import { guarded } from './guard.ts';
import { hostsOf } from './planning.ts';
import { endOperation } from './records.ts';
import { defaultDirection, withBases } from './recover.ts';
import { refuseTaking } from './refuse-taking.ts';
import { connect, createRun } from './run.ts';
import type { Shown } from './shown-plan.ts';
import type { EngineOptions, Outcome, Recovery } from './types.ts';
import { undoRefusal } from './undo-refusal.ts';

/** What finishing or undoing open operations would do, or be refused with. */
export async function pretendToRecover(
  options: EngineOptions,
  recovery: Recovery,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly plans: readonly Shown[] }> {
  const state = await options.store.read();
  const { simulated } = state;
  const found = withBases(state, recovery).flatMap((id) => state.operations[id] ?? []);
  const run = createRun(options);
  await connect(run, hostsOf(found.map(({ plan }) => plan)));
  const outcomes = new Map<Id, Outcome>();
  const plans: Shown[] = [];
  // What builds on another that is finished first finds what that brings.
  let present = state;
  for (const operation of found) {
    const direction = recovery.direction === 'default' ? defaultDirection(operation) : recovery.direction;
    const { confirmed = [], finished = new Map(), force, without = [] } = recovery;
    const signs = force ? null : await signsOf(run, state, operation.id);
    const refusal = thrownBy(() =>
      refuseTaking(run, present, operation, direction, { force, without, signs }),
    );
    if (refusal !== null) {
      plans.push({ plan: null, about: null, refused: refusal });
      outcomes.set(operation.id, { kind: 'refused', error: refusal });
      continue;
    }
    const giveUp = direction === 'forward' ? planGivingUp : planWithout;
    const left = { ...operation, plan: giveUp(operation.plan, new Set(without)) };
    const undoing = {
      operation: left,
      hold: null,
      simulated,
      mayReplace: true,
      confirmed,
      finished: finished.get(operation.id),
    };
    const why = direction === 'back' ? await undoRefusal(run, undoing) : null;
    const refused =
      why && retold(why.error, { hints: adviceOn(operation, { state: present, inUse: why.word }) });
    plans.push({
      plan: left.plan,
      operation,
      direction,
      script: (script) => guarded(script, simulated).text,
      findings: [],
      refused,
    });
    const { id, plan } = operation;
    if (refused === null && direction === 'forward')
      present = endOperation(present, id, allChanges(left.plan));
    outcomes.set(
      id,
      refused === null
        ? { kind: 'done', operation: id, plan, state }
        : { kind: 'unfinished', operation: id, plan, error: refused },
    );
  }
  return { outcomes: recovery.ids.flatMap((id) => outcomes.get(id) ?? []), plans };
}

function thrownBy(check: () => void): GlusterctlError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}
