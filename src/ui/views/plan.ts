import { byReason } from '../../model/by-reason.ts';
import { counted } from '../../model/counted.ts';
import type { GlusterctlError } from '../../model/errors.ts';
import { allChanges } from '../../model/lanes.ts';
import { listed } from '../../model/listed.ts';
import type { Change, Plan, Script, Stage, Step } from '../../model/plan.ts';
import { TABLE_WORDS } from '../../model/table-words.ts';
import { undoTitle } from '../../model/undo-words.ts';
import type { View } from '../view.ts';

export interface PlanToShow {
  readonly plan: Plan;
  readonly direction: 'forward' | 'back';
  /** A script's text as it would be sent. */
  readonly script: (script: Script) => string;
  readonly findings: readonly string[];
  readonly refused: GlusterctlError | null;
}

interface RefusalToShow {
  readonly plan: null;
  readonly about: string | null;
  readonly refused: GlusterctlError;
}

export interface DryRunToShow {
  readonly plans: readonly (PlanToShow | RefusalToShow)[];
  /** Changes to the state in all. */
  readonly changes: readonly string[];
  /** Script files that were written. */
  readonly files: readonly string[];
  readonly verbose: boolean;
  /** What the run would tell beside its result. */
  readonly notes: readonly string[];
  /** That with which the run would end, as far as can be known. */
  readonly exitCode: number;
  readonly left?: NonNullable<View['left']>;
}

/** What --dry-run prints instead of a result. */
export function dryRunView(dry: DryRunToShow): View {
  return {
    text: () => dryRunText(dry),
    isProse: !dry.verbose,
    json: () => ({
      dryRun: true,
      plans: dry.plans.map((one) => (one.plan === null ? refusal(one) : planJson(one))),
      stateChanges: dry.changes,
      files: dry.files,
      ...dry.left?.json(),
    }),
    notes: [...notesBeside(dry), 'Dry run: nothing was changed.'],
    exitCode: dry.exitCode,
  };
}

/** What the plans say already is not said again. */
function notesBeside({ plans, notes }: DryRunToShow): readonly string[] {
  const told = new Set(plans.flatMap(({ plan }) => plan?.notes ?? []));
  return notes.filter((note) => !told.has(note));
}

function dryRunText(dry: DryRunToShow): string {
  const parts = dry.plans.flatMap((one) =>
    one.plan === null || changesNothing(one) ? [] : [planText(one, dry.verbose)],
  );
  const refusals = dry.plans.flatMap((one) =>
    one.plan === null ? [{ name: one.about ?? '', error: one.refused }] : [],
  );
  parts.push(...byReason(refusals).map(({ names, error }) => refusedText(error, names)));
  const changes = dry.plans.some((one) => one.plan !== null && one.refused === null) ? [] : dry.changes;
  if (changes.length > 0) parts.push(`State:\n${changes.map((line) => `  ${line}\n`).join('')}`);
  if (parts.length === 0 && dry.left?.isChange !== true) parts.push('Nothing would be changed.\n');
  const left = dry.left?.lines() ?? [];
  if (left.length > 0) parts.push(left.map((line) => `${line}\n`).join(''));
  if (dry.files.length > 0) parts.push(`Scripts:\n${dry.files.map((file) => `  ${file}\n`).join('')}`);
  return parts.join('\n');
}

/** What was asked for is so already. */
function changesNothing({ plan, refused }: PlanToShow): boolean {
  const { stages, changes, notes } = plan;
  return refused === null && stages.length === 0 && changes.length === 0 && notes.length === 0;
}

/** Stages and hosts, titles first; with `verbose` each script below its title. */
export function planText(shown: PlanToShow, verbose: boolean): string {
  const { plan, direction } = shown;
  const lines = [`${direction === 'forward' ? 'Plan' : 'Undo of plan'}: ${plan.title}`];
  for (const [index, stage] of inOrder(shown).entries()) {
    lines.push(`  ${index + 1}. ${stage.title}`);
    const width = Math.max(...stage.steps.map((step) => step.host.name.length));
    for (const step of stage.steps) {
      lines.push(`     ${step.host.name.padEnd(width)}  ${stepTitle(step, direction)}`);
      if (verbose) lines.push(...scriptLines(shown, step));
    }
  }
  for (const line of changeLines(allChanges(plan)))
    lines.push(`  State: ${direction === 'forward' ? line : `as it was, without "${line}"`}`);
  for (const note of plan.notes) lines.push(`  Note: ${note}`);
  for (const finding of shown.findings) lines.push(`  Found: ${finding}`);
  if (shown.refused !== null) lines.push(refusedText(shown.refused).trimEnd());
  return `${lines.join('\n')}\n`;
}

function stepTitle(step: Step, direction: 'forward' | 'back'): string {
  const others = step.alternatives.map((host) => host.name);
  const where = others.length === 0 ? '' : ` (if it does not answer: ${others.slice(0, 3).join(', ')})`;
  const reads = step.script.changes ? '' : ' (reads only)';
  const title = direction === 'forward' || !step.script.changes ? step.title : `undo: ${undoTitle(step)}`;
  return `${title}${reads}${where}`;
}

function scriptLines(shown: PlanToShow, step: Step): string[] {
  const script = shown.direction === 'forward' ? step.script : step.undo;
  if (script === null) return [];
  return shown
    .script(script)
    .split('\n')
    .map((line) => `       | ${line}`.trimEnd());
}

/** In the order in which they run; going back, only what is undone. */
function inOrder({ plan, direction }: PlanToShow): readonly Stage[] {
  if (direction === 'forward') return plan.stages;
  const looks = (plan.beforeUndo ?? []).map((step) => ({ ...step, undo: step.script }));
  return [{ title: 'look whether it is in use', steps: looks }, ...plan.stages.toReversed()]
    .map((stage) => ({ ...stage, steps: stage.steps.filter((step) => step.undo !== null) }))
    .filter((stage) => stage.steps.length > 0);
}

/** `add 3 bricks, 1 volume`: what is done to how many of what. What is added and then read more of is added. */
function changeLines(all: readonly Change[]): readonly string[] {
  const added = new Set(all.filter((change) => change.do === 'add').map(({ id }) => id));
  const changes = all.filter((change) => change.do !== 'update' || !added.has(change.id));
  return (['add', 'update', 'remove'] as const).flatMap((verb) => {
    const counts = new Map<string, number>();
    for (const change of changes) {
      if (change.do === verb)
        counts.set(TABLE_WORDS[change.table], (counts.get(TABLE_WORDS[change.table]) ?? 0) + 1);
    }
    if (counts.size === 0) return [];
    const what = [...counts].map(([name, count]) => counted(count, name));
    return [`${verb} ${what.join(', ')}`];
  });
}

function refusedText(error: GlusterctlError, names: readonly string[] = []): string {
  const about = listed(
    names.filter((name) => name !== ''),
    5,
  );
  const hint = error.hint === undefined ? '' : `  ${error.hint.replaceAll('\n', '\n  ')}\n`;
  return `Would be refused: ${about === '' ? '' : `${about}: `}${error.message}\n${hint}`;
}

function refusal({ refused, about = null }: { refused: GlusterctlError; about?: string | null }) {
  const { code, message, hint } = refused;
  return { ...(about === null ? {} : { about }), refused: { code, message, hint: hint ?? null } };
}

/** The plan as data; scripts as they would be sent. */
export function planJson(shown: PlanToShow) {
  const { plan, direction, script } = shown;
  return {
    kind: plan.kind,
    title: plan.title,
    direction,
    recovery: plan.recovery,
    changes: allChanges(plan),
    uses: plan.uses,
    stages: inOrder(shown).map((stage) => ({
      title: stage.title,
      steps: stage.steps.map((step) => ({
        id: step.id,
        host: step.host.name,
        alternatives: step.alternatives.map((host) => host.name),
        title: step.title,
        changes: step.script.changes,
        script: direction === 'forward' ? script(step.script) : step.undo === null ? null : script(step.undo),
        undo: direction === 'forward' && step.undo !== null ? script(step.undo) : null,
        timeoutSeconds: step.timeoutSeconds,
      })),
    })),
    notes: plan.notes,
    findings: shown.findings,
    ...(shown.refused === null ? { refused: null } : refusal({ refused: shown.refused })),
  };
}
