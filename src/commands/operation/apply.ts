import { type AppliedPlan, applyPlan } from '../../actions/apply-plan.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { refused } from '../../model/errors.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { quote } from '../../shell/quote.ts';
import { appliedView } from '../../ui/views/applied.ts';
import { planText } from '../../ui/views/plan.ts';
import { planFiles } from '../shared/ask/plan-files.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';

export const apply = command({
  path: ['operation', 'apply'],
  summary: 'Runs a plan that was kept with --plan-out, exactly as it was shown',
  description:
    'By whomever: the log names who made it and who runs it. What its command asks is asked now. Refused, with what has changed, where the state has moved on since in what the plan changes, uses or needs: hosts, disks and their space, volumes, names. A plan runs once, and none whose file was edited. That is no signature: what it runs as root is what its maker wants, and --dry-run --verbose shows all of it.',
  arguments: {
    file: argument.one(
      { name: 'FILE', summary: 'as --plan-out wrote it; - is standard input' },
      {
        required: 'Missing plan',
        hint: 'One is made with --plan-out FILE, as in: glusterctl volume create --size=10 --plan-out=plan.json',
        ask: planFiles,
      },
    ),
  },
  examples: [
    { title: 'What it would do', line: 'operation apply plan.json --dry-run' },
    { title: 'Run it', line: 'operation apply plan.json' },
  ],
  changes: true,
  keepsNoPlan: true,
  async run(context, { file }) {
    const { environment, settings } = context;
    const text = file === '-' ? await environment.readStdin() : await environment.readFile(file);
    const { readPlanFile } = await import('../../store/plan-file.ts');
    const kept = readPlanFile(text, file === '-' ? 'standard input' : file);
    const applied = await applyPlan(context, kept, () => {
      if (settings.dryRun || settings.quiet) return;
      for (const line of introduction(kept)) context.stderr(line);
    });
    const failed = failures(applied);
    const done = applied.filter(({ outcome }) => outcome?.kind === 'done');
    if (done.length === 0 && failed.length > 0) throw allFailed(failed);
    const notes = failureNotes(failed, { done: done.length, verb: 'done', dryRun: settings.dryRun });
    return appliedView(kept, applied, { notes, failed: failuresJson(failed) });
  },
});

/** Who made it, and what is about to run. */
function introduction({ made, batches }: PlanFile): readonly string[] {
  const { user, host, at } = made;
  return [
    `Made by ${user} on ${host}, ${at.replace(/\.\d+Z$/, 'Z')}: glusterctl ${made.command.map(quote).join(' ')}`,
    ...batches
      .flat()
      .map(({ plan }) =>
        planText(
          { plan, direction: 'forward', script: ({ text }) => text, findings: [], refused: null },
          false,
        ).trimEnd(),
      ),
  ];
}

function failures(applied: readonly AppliedPlan[]) {
  const failed = applied.flatMap(({ kept, outcome }) =>
    outcome === null || outcome.kind === 'done'
      ? []
      : [{ name: applied.length === 1 ? '' : kept.plan.title, error: outcome.error }],
  );
  const left = applied.filter(({ outcome }) => outcome === null);
  if (failed.length === 0 || left.length === 0) return failed;
  return [
    ...failed,
    ...left.map(({ kept }) => ({
      name: kept.plan.title,
      error: refused('It was planned on what did not come, and was not begun'),
    })),
  ];
}
