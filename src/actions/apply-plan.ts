import { agreesTo, mustAgree, mustSay } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import { endsOf } from '../cli/run/logged-ends.ts';
import { isMade } from '../engine/basis-check.ts';
import { keptRequests, movedRefusal, otherStateRefusal } from '../engine/kept-requests.ts';
import type { Outcome } from '../engine/types.ts';
import { type GlusterctlError, refused } from '../model/errors.ts';
import type { KeptPlan, KeptQuestion, PlanFile } from '../model/plan-file.ts';
import type { State } from '../model/state.ts';
import { judges } from '../plans/judges.ts';
import { outputReaders } from '../plans/output-readers.ts';

/** What became of one plan of the file; null: it was not begun. */
export interface AppliedPlan {
  readonly kept: KeptPlan;
  readonly outcome: Outcome | null;
}

/**
 * Runs plans that were kept, exactly as they are. Refused before anything is asked or begun where they were run already,
 * or where what they were made from has changed; the engine looks once more, on the newest state under its lock.
 */
export async function applyPlan(
  context: Context,
  file: PlanFile,
  beforeItBegins: () => void,
): Promise<readonly AppliedPlan[]> {
  const state = await context.store.read();
  const all = file.batches.flat();
  const why =
    unknownParts(all) ??
    otherStateRefusal(file, state) ??
    (await doneRefusal(context, file, state)) ??
    movedRefusal(file, state);
  if (why !== null) throw why;
  beforeItBegins();
  for (const question of file.questions) await ask(context, question);
  const applied: AppliedPlan[] = [];
  for (const batch of file.batches) {
    const outcomes = await context.operate(keptRequests(file, batch));
    applied.push(...batch.map((kept, index) => ({ kept, outcome: outcomes[index] ?? null })));
    // What comes next was planned on all of this.
    if (outcomes.some(({ kind }) => kind !== 'done')) break;
  }
  return [...applied, ...all.slice(applied.length).map((kept) => ({ kept, outcome: null }))];
}

/** Names of judges and readers are all that a plan does not hold itself. */
function unknownParts(plans: readonly KeptPlan[]): GlusterctlError | null {
  const named = plans.flatMap(({ plan: { stages } }) =>
    stages.flatMap(({ judge, steps }) => [
      ...(judge === undefined || judge.by in judges ? [] : [judge.by]),
      ...steps.flatMap(({ reads }) => (reads === null || reads in outputReaders ? [] : [reads])),
    ]),
  );
  const [first] = named;
  return first === undefined
    ? null
    : refused(
        `The plan needs "${first}", which this version does not know`,
        'Make it again with this version.',
      );
}

/** By the log, by what is open, and by what the state says: each alone may not know. */
async function doneRefusal(
  context: Context,
  { batches, made }: PlanFile,
  state: State,
): Promise<GlusterctlError | null> {
  const all = batches.flat();
  const open = all.find(({ operation }) => state.operations[operation] !== undefined);
  if (open !== undefined) {
    return refused(
      `The plan is being run, or was left unfinished: operation ${open.operation} (${open.plan.title})`,
      `See: glusterctl operation info ${open.operation}`,
    );
  }
  const ends = await endsOf(
    context,
    all.map(({ operation }) => operation),
    new Date(made.at),
  );
  const done = all.filter(
    ({ operation, plan }) => ends.get(operation)?.outcome === 'done' || isMade(plan, state),
  );
  const [first] = done;
  if (first === undefined) return null;
  const time = ends.get(first.operation)?.time;
  const run = time === undefined ? null : `was run already at ${time.replace(/\.\d+Z$/, 'Z')}`;
  // Where the log tells of no run, another command may have done the same.
  return done.length === all.length
    ? refused(
        run === null
          ? 'What the plan is to do is so already: nothing is left of it to do'
          : `The plan ${run}: nothing is left of it to do`,
      )
    : refused(
        `A part of the plan ${run ?? 'is so already'}: ${first.plan.title}`,
        'Nothing was done. Make a plan of the rest.',
      );
}

async function ask(context: Context, question: KeptQuestion): Promise<void> {
  const { about: lines } = question;
  const about = lines.length === 0 ? [] : ['When the plan was made:', ...lines];
  switch (question.kind) {
    case 'agree': {
      const { word, otherwise, unasked } = question;
      const asked = { about, question: question.question, otherwise, unasked };
      return await mustAgree(context, word === null ? asked : { ...asked, word });
    }
    case 'offer': {
      const { word, tell } = question;
      const agreed = await agreesTo(context, {
        about,
        question: question.question,
        ...(word === null ? {} : { word }),
        unasked: { ...(tell === null ? {} : { tell }), answer: true },
      });
      if (!agreed) throw refused('Nothing was done');
      return;
    }
    case 'say': {
      const { sentence, refuse, hint } = question;
      return await mustSay(context, { about, sentence, said: false, refuse, hint });
    }
  }
}
