import type { CommandEnd } from '../../engine/audit.ts';
import type { DryRun, DryRunStore } from '../../engine/dry-run.ts';
import type { Shown } from '../../engine/shown-plan.ts';
import type { EngineEvent, EngineOptions, OperationRequest, Outcome, Recovery } from '../../engine/types.ts';
import type { Hosts } from '../../hosts/hosts.ts';
import { unlessInterrupted } from '../../hosts/when-aborted.ts';
import type { Owner } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import type { Store } from '../../store/store.ts';
import { asKnown } from '../../ui/error.ts';
import type { ProgressWay } from '../../ui/progress/types.ts';
import type { View } from '../../ui/view.ts';
import type { Context } from '../context.ts';
import { NOT_KEPT, type PlanOut } from './plan-out.ts';

/** What the frame gives besides the context. */
export interface RunnerParts {
  readonly context: Omit<Context, 'operate' | 'recover' | 'probing'>;
  /** What plans are written to; with --dry-run, kept in memory. */
  readonly store: Store | DryRunStore;
  readonly owner: Owner;
  /** The state as it was read last, and whether it is of simulated hosts: for the audit log. */
  readonly seen: () => State | null;
  readonly simulated: () => boolean;
  /** Aborted by the second Ctrl-C. */
  readonly abandon: AbortSignal;
  /** As typed, without the program: for the audit log, secrets taken out there. */
  readonly commandLine: readonly string[];
  readonly progress: ProgressWay;
  /** Where the plan is to be kept, instead of being run; null: nowhere. */
  readonly planOut: PlanOut | null;
  /** Folder to write one shell script per host into, with --dry-run; null: none. */
  readonly scriptFolder: string | null;
  /** Only tests hear of the engine's points. */
  readonly onPoint: ((name: string) => void) | null;
}

/**
 * Made by the frame when `context.operate` or `context.recover` is first called (dynamic import). With --dry-run
 * the frame also wraps the store in `dryRunStore` of src/engine/dry-run.ts, so that nothing at all is written,
 * lets the command run to its end (outcomes are `done`, on a state that exists in memory only), drops what the
 * command gives back or prints, and shows what `finish` gives: that has the notes and the exit code of the command's
 * own view, or of the error with which it ended.
 */
export interface OperationRunner {
  operate(requests: readonly OperationRequest[]): Promise<readonly Outcome[]>;
  recover(recovery: Recovery): Promise<readonly Outcome[]>;
  /** Shows that hosts are looked at, while `work` does it. */
  probing: Context['probing'];
  /** Ends progress lines and the audit log. With --dry-run gives what is shown instead of the command's view. */
  finish(end?: RunnerEnd): Promise<View | null>;
  /** What was done on hosts, in one line; null where that is nothing. */
  summary(): string | null;
}

/** How the command ended, and what its view tells beside the result. */
export interface RunnerEnd extends CommandEnd {
  readonly notes?: readonly string[];
  readonly left?: NonNullable<View['left']>;
}

export async function createOperationRunner(parts: RunnerParts): Promise<OperationRunner> {
  return parts.context.settings.dryRun ? await dryRunner(parts) : await realRunner(parts);
}

async function realRunner(parts: RunnerParts): Promise<OperationRunner> {
  const { context } = parts;
  const { settings } = context;
  const [{ createProgress }, { createSummary }, { openLog }] = await Promise.all([
    import('../../ui/progress.ts'),
    import('../../ui/progress/summary.ts'),
    import('./open-log.ts'),
  ]);
  const log = await openLog(parts);
  const now = (): number => context.clock.now().getTime();
  const summary = createSummary(now);
  const progress = createProgress({
    line: context.stderr,
    quiet: settings.quiet,
    way: parts.progress,
    now,
  });
  let begun = false;
  const onEvent = (event: EngineEvent): void => {
    begun ||= event.type === 'reserved' || event.type === 'step-started';
    log.record(event);
    if (event.type !== 'applies') progress.show(event);
  };
  const shown = async <T>(work: () => Promise<T>): Promise<T> => {
    const onStop = (): void => {
      if (begun) progress.show({ type: 'stopping' });
    };
    context.stop.addEventListener('abort', onStop, { once: true });
    progress.begin();
    summary.begin();
    try {
      return await work();
    } finally {
      progress.end();
      summary.end();
      context.stop.removeEventListener('abort', onStop);
    }
  };
  const withSummary = async (work: () => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> => {
    const outcomes = await shown(work);
    for (const outcome of outcomes) if (outcome.kind === 'done') summary.add(outcome.plan);
    return outcomes;
  };
  const kinds: Kinds = new Map();
  const options = async (): Promise<EngineOptions> => await engineOptions(parts, kinds, onEvent);
  return {
    async operate(requests) {
      const { runRequests } = await import('../../engine/run-requests.ts');
      return await withSummary(async () => await runRequests(requests, await options()));
    },
    async recover(recovery) {
      const { recoverOperations } = await import('../../engine/recover.ts');
      return await withSummary(async () => await recoverOperations(recovery, await options()));
    },
    async probing(hosts, work) {
      return await shown(async () => {
        progress.show({ type: 'probing', hosts });
        const looking = work((host, simulated) => void kinds.set(host, simulated));
        return await unlessInterrupted(looking, context.stop);
      });
    },
    async finish(end) {
      await log.end(end);
      return null;
    },
    summary: summary.line,
  };
}

async function dryRunner(parts: RunnerParts): Promise<OperationRunner> {
  const { context } = parts;
  const [{ createDryRun }, { dryRunView }] = await Promise.all([
    import('../../engine/dry-run.ts'),
    import('../../ui/views/plan.ts'),
  ]);
  let made: DryRun | null = null;
  const kinds: Kinds = new Map();
  const dry = async (): Promise<DryRun> => {
    made ??= createDryRun(await engineOptions(parts, kinds, () => undefined));
    return made;
  };
  return {
    operate: async (requests) => await (await dry()).operate(requests),
    async recover(recovery) {
      if (parts.planOut !== null) throw parts.planOut.refusal();
      return await (await dry()).recover(recovery);
    },
    probing: async (_hosts, work) => await work((host, simulated) => void kinds.set(host, simulated)),
    summary: () => null,
    async finish({ error, exitCode = 0, notes = [], left } = {}) {
      const shown = made?.shown() ?? [];
      if (error !== undefined && shown.length === 0) throw error;
      const changes = 'changes' in parts.store ? parts.store.changes() : [];
      const files = parts.scriptFolder === null ? [] : await writeFiles(parts, parts.scriptFolder, shown);
      const { verbose } = context.settings;
      const plans = { plans: shown, changes, files, verbose };
      if (error === undefined) {
        const kept = parts.planOut === null ? [] : await keep(parts, parts.planOut, made, exitCode);
        return dryRunView({
          ...plans,
          notes: [...notes, ...kept],
          exitCode,
          ...(left === undefined ? {} : { left }),
        });
      }
      const known = asKnown(error);
      const told = shown.some(({ refused }) => refused !== null && known.message.includes(refused.message));
      const none = parts.planOut === null ? [] : [NOT_KEPT];
      const ends = [`Would end with: ${known.message}`, ...(known.hint === undefined ? [] : [known.hint])];
      return dryRunView({ ...plans, notes: [...(told ? [] : ends), ...none], exitCode: known.exitCode });
    },
  };
}

async function keep(
  parts: RunnerParts,
  planOut: PlanOut,
  made: DryRun | null,
  exitCode: number,
): Promise<readonly string[]> {
  const { keepPlan } = await import('./keep-plan.ts');
  return await keepPlan(parts, planOut, made, exitCode);
}

async function writeFiles(
  { context }: RunnerParts,
  folder: string,
  shown: readonly Shown[],
): Promise<readonly string[]> {
  const { scriptFiles } = await import('../../engine/script-files.ts');
  const files = scriptFiles(shown);
  for (const { name, text } of files) await context.environment.writeFile(`${folder}/${name}`, text, 0o700);
  return files.map(({ name }) => `${folder}/${name}`);
}

/** What looking at hosts told of them: the engine need not ask again. */
type Kinds = Map<string, boolean>;

async function engineOptions(
  { context, store, owner, abandon, onPoint }: RunnerParts,
  kinds: Kinds,
  onEvent: (event: EngineEvent) => void,
): Promise<EngineOptions> {
  const [{ outputReaders }, { judges }, { termsOf }] = await Promise.all([
    import('../../plans/output-readers.ts'),
    import('../../plans/judges.ts'),
    import('../config/terms.ts'),
  ]);
  const { ids, clock, random, stop } = context;
  return {
    terms: termsOf(context.settings),
    store,
    hosts: lazyHosts(context),
    ids,
    clock,
    random,
    stop,
    abandon,
    owner,
    outputReaders,
    judges,
    kinds,
    onEvent,
    ...(onPoint === null ? {} : { onPoint }),
  };
}

/** Plans without steps load no SSH. */
function lazyHosts(context: RunnerParts['context']): Hosts {
  return {
    connect: async (addresses) => await (await context.hosts()).connect(addresses),
    run: async (host, script, options) => await (await context.hosts()).run(host, script, options),
    close: async () => await (await context.hosts()).close(),
  };
}
