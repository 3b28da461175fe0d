import { resolve } from 'node:path';
import type { DryRun, PlannedBatch } from '../../engine/dry-run.ts';
import { basisOf, ownWork } from '../../engine/plan-basis.ts';
import { stepsOf } from '../../engine/planning.ts';
import { redactArguments, redactText } from '../../engine/redact.ts';
import { fileError, isCode } from '../../files/file-error.ts';
import { refuseMissingFolder } from '../../files/new-file.ts';
import { readPart, Unfit } from '../../files/read-bounded.ts';
import { writeDurably } from '../../files/write-durably.ts';
import { EXIT_CODES, refused } from '../../model/errors.ts';
import type { Owner, Plan } from '../../model/plan.ts';
import type { KeptPlan, PlanFile } from '../../model/plan-file.ts';
import { quote } from '../../shell/quote.ts';
import { looksLikePlan, planFileText } from '../../store/plan-file.ts';
import type { Context } from '../context.ts';
import { NOT_KEPT, type PlanOut } from './plan-out.ts';
import { versionOf } from './version.ts';

/** Of what runs a command, the parts that go into a plan. */
interface KeepParts {
  readonly context: Pick<Context, 'environment' | 'ids' | 'clock'>;
  readonly store: Pick<Context['store'], 'read'>;
  readonly owner: Owner;
  readonly commandLine: readonly string[];
}

/** Longer than what a plan begins with. */
const HEAD_BYTES = 4096;

/** Writes the plan, whole or not at all, and says how it is run. What would be refused, even in part, is not kept. */
export async function keepPlan(
  parts: KeepParts,
  planOut: PlanOut,
  dry: DryRun | null,
  exitCode: number,
): Promise<readonly string[]> {
  const batches = dry?.batches() ?? null;
  if (dry === null || batches === null) throw planOut.refusal();
  const whole = dry.shown().every((one) => one.refused === null);
  if (!whole || (exitCode !== 0 && exitCode !== EXIT_CODES.drift)) return [NOT_KEPT];
  const { file } = planOut;
  refuseSecrets(batches.flatMap(({ plans }) => plans.map(({ plan }) => plan)));
  const path = resolve(parts.context.environment.workingDirectory, file);
  await refuseOtherFile(path, file);
  await writeDurably(path, planFileText(await contentOf(parts, planOut, batches)), {
    hints: (code) => (code === 'EISDIR' ? 'It is a folder: name a file.' : undefined),
  });
  const word = file.startsWith('-') ? `./${file}` : file;
  return [`The plan is kept in ${file}. To run it: glusterctl operation apply ${quote(word)}`];
}

async function contentOf(
  { context, store, owner, commandLine }: KeepParts,
  { questions }: PlanOut,
  batches: readonly PlannedBatch[],
): Promise<PlanFile> {
  const { lineage, serial, simulated } = batches[0]?.from ?? (await store.read());
  return {
    id: context.ids.next(),
    version: versionOf(context.environment.programName).trim(),
    made: {
      at: context.clock.now().toISOString(),
      user: owner.user,
      host: owner.host,
      command: redactArguments(commandLine),
    },
    state: { lineage, serial, simulated },
    questions,
    batches: withBases(batches),
  };
}

function withBases(batches: readonly PlannedBatch[]): readonly (readonly KeptPlan[])[] {
  return batches.map(({ from, plans }, index) => {
    const earlier = ownWork(batches.slice(0, index).flatMap((batch) => batch.plans.map(({ plan }) => plan)));
    return plans.map((one) => ({ ...one, basis: basisOf(one.plan, from, earlier) }));
  });
}

/** A plan goes from hand to hand: what may not be in the log may not be in it either. */
function refuseSecrets(plans: readonly Plan[]): void {
  for (const plan of plans) {
    for (const { title, script, undo } of [...stepsOf(plan), ...(plan.beforeUndo ?? [])]) {
      for (const text of [script.text, undo?.text ?? '']) {
        if (redactText(text) === text) continue;
        throw refused(
          `Its script "${title}" holds what looks like a password or a key: it is not kept in a file`,
          'Run it at once, without --plan-out.',
        );
      }
    }
  }
}

/** What is there stays: a slip of the hand must cost neither a topology nor a plan that somebody has approved. */
async function refuseOtherFile(path: string, file: string): Promise<void> {
  await refuseMissingFolder(path, file, 'A plan');
  let text: string;
  try {
    text = (await readPart(path, Number.POSITIVE_INFINITY, 0, HEAD_BYTES)).toString('utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    if (error instanceof Unfit) throw refused(`A plan can't be kept in ${file}: ${error.message}`);
    throw fileError(error, file, 'look at what is in', () => undefined);
  }
  if (text === '') return;
  throw looksLikePlan(text)
    ? refused(
        `${file} is there already: a plan is not overwritten`,
        'Name another file, or remove that one first.',
      )
    : refused(`${file} is there already, and is no plan`, 'Name another file.');
}
