import { type CommandDefinition, command, type FlagDefinition, type ParsedInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { Outcome, Recovery } from '../../engine/types.ts';
import { GlusterctlError, notFound, usage } from '../../model/errors.ts';
import { isId } from '../../model/ids.ts';
import { findNode, findOperation } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { residueLines, residueOf } from '../../plans/residue.ts';
import type { View } from '../../ui/view.ts';
import { confirmedRest } from './given-up.ts';
import { openOperations, unnamed } from './open-operations.ts';
import { recoverWithConsent, wordAskedFor } from './undo-consent.ts';

interface Named {
  readonly references: readonly string[];
  readonly force: boolean;
  readonly without: readonly string[];
  readonly confirm: readonly string[];
}

const FORCE: FlagDefinition = {
  name: 'force',
  type: 'bool',
  summary: 'Also when it was begun on another machine, where its process can not be asked',
  fallback: false,
};

const WITHOUT: FlagDefinition = {
  name: 'without',
  type: 'strings',
  placeholder: 'HOST',
  summary: 'Give up on a host that never comes back: what is to be done there stays as it is; repeatable',
};

const CONFIRM: FlagDefinition = {
  name: 'confirm',
  type: 'strings',
  placeholder: 'NAME',
  summary: 'Undo it although it may be in use, and delete all data in it: the name of the volume; repeatable',
};

const ID_ARGUMENT = { name: 'OPERATION', summary: 'Id of an operation, or its unique beginning' };

const list = command<null>({
  path: ['operation', 'list'],
  summary: 'Lists operations that are running or were left unfinished',
  examples: [
    { title: 'What is going on, or was left', line: 'operation list' },
    { title: 'As a table', line: 'operation list -o table' },
  ],
  changes: false,
  tellsOfLeftovers: true,
  parse: () => null,
  run: async (context) => await listView(context),
});

const info = command<string | null>({
  path: ['operation', 'info'],
  summary: 'Shows one operation, or how many there are',
  arguments: [{ ...ID_ARGUMENT, summary: `${ID_ARGUMENT.summary}; without: counts` }],
  examples: [{ title: 'How many operations there are', line: 'operation info' }],
  changes: false,
  tellsOfLeftovers: true,
  parse: (input) => input.arguments[0] ?? null,
  run: async (context, reference) => await infoView(context, reference),
});

const resume = command<Named>({
  path: ['operation', 'resume'],
  summary: 'Finishes an operation that was left: runs its steps again',
  description:
    'Each step looks before it acts, so what was done already counts as done. Where it can not be finished now, it stays as it is. Without an id: the one that is open, if there is only one.',
  arguments: [{ ...ID_ARGUMENT, variadic: true }],
  flags: [FORCE, WITHOUT],
  examples: [
    { title: 'Finish the one that is open', line: 'operation resume' },
    { title: 'Finish the one whose id begins with 4f2c', line: 'operation resume 4f2c' },
  ],
  changes: true,
  parse: (input) => named(input, []),
  run: async (context, request) => await recoverView(context, request, 'forward'),
});

const rollback = command<Named>({
  path: ['operation', 'rollback'],
  summary: 'Undoes an operation that was left',
  description: 'Without an id: the one that is open, if there is only one.',
  arguments: [{ ...ID_ARGUMENT, variadic: true }],
  flags: [FORCE, WITHOUT, CONFIRM],
  examples: [
    { title: 'Undo the one whose id begins with 4f2c', line: 'operation rollback 4f2c' },
    { title: 'Although gl3 is lost for good', line: 'operation rollback 4f2c --without=gl3 --yes' },
  ],
  changes: true,
  parse: (input) => named(input, input.strings('confirm')),
  run: async (context, request) => await recoverView(context, request, 'back'),
});

const clean = command<Named>({
  path: ['operation', 'clean'],
  summary: 'Cleans up what was left: undoes what was being created, finishes what was being deleted',
  description: 'Without ids: every operation that no running process works on.',
  arguments: [{ ...ID_ARGUMENT, variadic: true }],
  flags: [FORCE, WITHOUT, CONFIRM],
  examples: [{ title: 'Clean up everything that was left', line: 'operation clean' }],
  changes: true,
  parse(input) {
    const without = input.strings('without');
    if (without.length > 0 && input.arguments.length === 0)
      throw usage('--without needs the operation to be named', 'See "glusterctl operation list".');
    const confirm = input.strings('confirm');
    return { references: input.arguments, force: input.bool('force'), without, confirm };
  },
  run: async (context, request) => await recoverView(context, request, 'default'),
});

const serverList = command<null>({
  path: ['server', 'operations', 'list'],
  summary: 'Lists operations, as heketi-cli did; see "operation list"',
  examples: [{ title: "Under heketi-cli's name", line: 'server operations list' }],
  changes: false,
  parse: () => null,
  run: async (context) => plain(await listView(context)),
});

const serverInfo = command<string | null>({
  path: ['server', 'operations', 'info'],
  summary: 'Shows one operation, or how many there are; see "operation info"',
  arguments: [ID_ARGUMENT],
  examples: [{ title: "Under heketi-cli's name", line: 'server operations info' }],
  changes: false,
  parse: (input) => input.arguments[0] ?? null,
  run: async (context, reference) => plain(await infoView(context, reference)),
});

const MOST_AT_ONCE = 32;

const serverCleanup = command<Named>({
  path: ['server', 'operations', 'cleanup'],
  summary: 'Cleans up what was left; see "operation clean", which reports results',
  arguments: [{ ...ID_ARGUMENT, variadic: true }],
  flags: [CONFIRM],
  examples: [{ title: "Under heketi-cli's name", line: 'server operations cleanup' }],
  changes: true,
  parse(input) {
    for (const id of input.arguments) {
      if (!isId(id)) throw usage(`validation failed: operations: ${id} is not a valid UUID.`);
    }
    const count = input.arguments.length;
    if (count > MOST_AT_ONCE) {
      throw usage(
        `validation failed: operations: too many ids specified (${count}), up to ${MOST_AT_ONCE} supported.`,
      );
    }
    return { references: input.arguments, force: false, without: [], confirm: input.strings('confirm') };
  },
  async run(context, { references, confirm }) {
    const { cleanable } = await import('../../engine/recover.ts');
    const state = await context.store.read();
    const { operations } = state;
    const wanted =
      references.length === 0 ? Object.values(operations) : references.flatMap((id) => operations[id] ?? []);
    const ids = cleanable(wanted).map((operation) => operation.id);
    const undo = { direction: 'default', ids, force: false, confirmed: confirm } as const;
    const outcomes = ids.length === 0 ? [] : await recoverWithConsent(context, state, undo);
    const kept = outcomes.find((outcome) => wordAskedFor(outcome) !== null);
    if (kept !== undefined) throw failure(kept);
    const bad = outcomes.filter((outcome) => !succeeded(outcome, 'default'));
    return {
      text: () => '',
      json: () => null,
      verbatim: true,
      notes: [
        'Note: Operation clean up is a batch operation.',
        '* The results of individual operation clean ups are not reported here.',
        `* Use '${context.environment.programName} server operations [list|info]' to view operations.`,
        ...bad.flatMap(reasons),
      ],
      exitCode: bad.length === 0 ? 0 : 3,
    };
  },
});

export const commands: readonly CommandDefinition[] = [
  list,
  info,
  resume,
  rollback,
  clean,
  serverList,
  serverInfo,
  serverCleanup,
];

function named(input: ParsedInput, confirm: readonly string[]): Named {
  return {
    references: input.arguments,
    force: input.bool('force'),
    without: input.strings('without'),
    confirm,
  };
}

async function listView(context: Context): Promise<View> {
  const { operationListView } = await import('../../ui/views/operation.ts');
  return operationListView(await openOperations(context), context.clock.now());
}

async function infoView(context: Context, reference: string | null): Promise<View> {
  const [views, open] = await Promise.all([import('../../ui/views/operation.ts'), openOperations(context)]);
  if (reference === null) return views.operationCountsView(open);
  const { id } = findOperation(await context.store.read(), reference);
  const found = open.find((one) => one.operation.id === id);
  if (found === undefined) throw notFound(`Id not found: ${reference}`);
  return views.operationInfoView(found);
}

async function recoverView(
  context: Context,
  { references, force, without: words, confirm }: Named,
  direction: Recovery['direction'],
): Promise<View> {
  const state = await context.store.read();
  const operations = Object.values(state.operations);
  const { doneTitle } = await import('../../engine/skipped.ts');
  const ids =
    references.length === 0
      ? await unnamed(context, direction)
      : references.map((reference) => findOperation(state, reference).id);
  const without = words.map((word) => hostName(state, word));
  const left = await confirmedRest(context, state, ids, without);
  const titles = new Map(operations.map((operation) => [operation.id, operation.plan.title]));
  const outcomes =
    ids.length === 0
      ? []
      : await recoverWithConsent(context, state, {
          direction,
          ids,
          force,
          without,
          confirmed: confirm,
          residue: (present, operation) => residueLines(residueOf(present, operation, without)),
        });
  const single = outcomes.length === 1 ? outcomes[0] : undefined;
  if (single !== undefined && !succeeded(single, direction)) throw failure(single);
  const told = outcomes.map((outcome, index) => {
    const id = ids[index] ?? '';
    const title = outcome.kind === 'done' ? doneTitle(outcome) : (titles.get(id) ?? id);
    return { id, title, outcome, ok: succeeded(outcome, direction) };
  });
  const bad = told.filter((one) => !one.ok);
  return {
    text: () =>
      told.length === 0
        ? `${NOTHING[direction]}\n`
        : told
            .map(({ id, title, outcome, ok }) => {
              const stays = ok ? (left.get(id)?.lines ?? []) : [];
              const end =
                stays.length === 0
                  ? `${WORDS[outcome.kind]} (${id})`
                  : `ended without ${without.join(', ')} (${id}). What may be left there:`;
              return [`${title}: ${end}`, ...stays].map((line) => `${line}\n`).join('');
            })
            .join(''),
    json: () => ({
      operations: told.map(({ id, title, outcome, ok }) => ({
        id,
        title,
        outcome: outcome.kind,
        error: ok ? null : failure(outcome).message,
        ...(without.length === 0 ? {} : { without, left: left.get(id)?.rest ?? null }),
      })),
    }),
    names: () => told.filter((one) => one.ok).map((one) => one.id),
    notes: bad.flatMap(({ outcome }) => reasons(outcome)),
    exitCode: bad.length === 0 ? 0 : 3,
  };
}

const NOTHING: Readonly<Record<Recovery['direction'], string>> = {
  forward: 'Nothing to finish: no operation is open.',
  back: 'Nothing to undo: no operation is open.',
  default: 'Nothing to clean up.',
};

function hostName(state: State, word: string): string {
  try {
    return findNode(state, word).manage[0] ?? word;
  } catch (error) {
    // A host that was being added is no node yet: the operation knows it.
    if (error instanceof GlusterctlError) return word;
    throw error;
  }
}

const WORDS: Readonly<Record<Outcome['kind'], string>> = {
  done: 'finished',
  'rolled-back': 'undone, nothing is left behind',
  unfinished: 'still unfinished',
  refused: 'not touched',
};

/** Going back, "undone" is what was asked for; going forward it is a failure that left nothing. */
function succeeded(outcome: Outcome, direction: Recovery['direction']): boolean {
  return outcome.kind === 'done' || (outcome.kind === 'rolled-back' && direction !== 'forward');
}

function reasons(outcome: Outcome): readonly string[] {
  const { message, hint } = failure(outcome);
  return hint === undefined ? [message] : [message, hint];
}

function failure(outcome: Outcome): GlusterctlError {
  return outcome.kind === 'done' ? new GlusterctlError('failed', 'done') : outcome.error;
}

/** heketi-cli's server commands knew no --json, and said nothing on stderr. */
function plain(view: View): View {
  const { notes: _notes, ...rest } = view;
  return { ...rest, verbatim: true };
}
