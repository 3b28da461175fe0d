import { type CommandDefinition, command } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { endsByLog } from '../../cli/run/logged-ends.ts';
import { usage } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { adviceOn } from '../../model/unfinished.ts';
import { openStateFile, type StateFile } from '../../store/admin.ts';
import { serialise } from '../../store/format.ts';
import { MOST_BYTES } from '../../store/state-file.ts';
import { backupsView, checkView, importLines, said, stateView } from '../../ui/views/state.ts';

const path = command<null>({
  path: ['state', 'path'],
  summary: 'Prints where the state file is',
  examples: [{ title: 'Where the state is kept', line: 'state path' }],
  changes: false,
  parse: () => null,
  run: async (context) => {
    const file = await fileOf(context);
    return said(file.path, { path: file.path });
  },
});

const show = command<null>({
  path: ['state', 'show'],
  summary: 'Shows what is in the state: clusters, nodes, devices, volumes, open operations',
  examples: [
    { title: 'What is in the state', line: 'state show' },
    { title: 'All of it, for programs', line: 'state show --json' },
  ],
  changes: false,
  parse: () => null,
  run: async (context) => {
    const file = await fileOf(context);
    return stateView(await context.store.read(), file.path, await file.backups());
  },
});

const check = command<null>({
  path: ['state', 'check'],
  summary: 'Looks for damage, broken references and whatever else must not be; exit code 6 if there is any',
  examples: [{ title: 'Whether the state is sound', line: 'state check' }],
  changes: false,
  parse: () => null,
  run: async (context) => {
    const file = await fileOf(context);
    return checkView(file.path, await file.check());
  },
});

const backup = command<null>({
  path: ['state', 'backup'],
  summary: 'Keeps a copy of the state as it is now, beside the automatic ones',
  examples: [{ title: 'Keep a copy before something risky', line: 'state backup' }],
  changes: false,
  parse: () => null,
  run: async (context) => {
    const made = await (await fileOf(context)).backup();
    return said(made, { path: made });
  },
});

const backups = command<null>({
  path: ['state', 'backups'],
  summary: 'Lists the generations of the state that are kept, newest first',
  examples: [{ title: 'What can be restored', line: 'state backups' }],
  changes: false,
  parse: () => null,
  run: async (context) => backupsView(await (await fileOf(context)).backups()),
});

const restore = command<string>({
  path: ['state', 'restore'],
  summary: 'Puts a backup in the place of the state; what was there is kept beside it',
  arguments: [{ name: 'SERIAL', summary: 'Serial of a backup, or its file name' }],
  examples: [{ title: 'Go back to serial 3, as "state backups" lists it', line: 'state restore 3' }],
  changes: false,
  logged: true,
  parse: (input) => input.arguments[0] || missing('Backup missing', '"glusterctl state backups" lists them.'),
  run: async (context, wanted) => {
    const file = await fileOf(context);
    const question = `Replace ${file.path} with backup ${wanted}?`;
    await mustAgree(context, question);
    const { from, aside, state } = await file.restore(wanted);
    const kept = aside === null ? [] : [`What was there is kept as ${aside}`];
    const open = await openLines(context, state);
    return said(
      [
        `Restored serial ${from.serial} of ${from.made.toISOString()} as serial ${state.serial}`,
        ...kept,
        'What was done on the hosts since then is not in it.',
        ...open,
      ].join('\n'),
      { serial: state.serial, from: from.path, aside, operations: Object.keys(state.operations) },
    );
  },
});

const unlock = command<{ id: string | null; force: boolean }>({
  path: ['state', 'unlock'],
  summary: 'Removes a lock that a process on another machine left behind',
  arguments: [{ name: 'LOCK', summary: 'Id of the lock, as the message about it says' }],
  flags: [
    {
      name: 'force',
      type: 'bool',
      summary: 'Also a lock that can not be read, or whose process lives',
      fallback: false,
    },
  ],
  examples: [{ title: 'Remove a lock that another machine left', line: 'state unlock 4f2c' }],
  changes: false,
  logged: true,
  parse: (input) => {
    const id = input.arguments[0] ?? null;
    if (id === null && !input.bool('force'))
      return missing('Lock id missing', 'The message about the lock names it.');
    return { id, force: input.bool('force') };
  },
  run: async (context, { id, force }) => {
    const removed = await (await fileOf(context)).unlock(id, force);
    const text =
      removed === null
        ? 'There is no lock'
        : removed === 'unreadable'
          ? 'Removed a lock that could not be read'
          : `Removed lock ${removed.id} of "${removed.command}"`;
    return said(text, { removed });
  },
});

const exportCommand = command<string>({
  path: ['state', 'export'],
  summary: 'Prints the state, or writes it to a file, as "state import" takes it',
  arguments: [{ name: 'FILE', summary: 'Where to; standard output if it is not given or -' }],
  examples: [{ title: 'Look at the whole of it', line: 'state export' }],
  changes: false,
  parse: (input) => input.arguments[0] ?? '-',
  run: async (context, target) => {
    const state = await context.store.read();
    const text = serialise(state);
    if (target === '-') return { text: () => text, json: () => state, verbatim: true };
    await context.environment.writeFile(target, text, 0o600);
    return said(`Exported serial ${state.serial} to ${target}`, { path: target, serial: state.serial });
  },
});

const importCommand = command<{ source: string; force: boolean }>({
  path: ['state', 'import'],
  summary: 'Takes a state from a file; one of another lineage only with --force',
  arguments: [{ name: 'FILE', summary: 'From where; - is standard input' }],
  flags: [
    {
      name: 'force',
      type: 'bool',
      summary: 'Also a state of another lineage, one that was edited, or in place of a damaged one',
      fallback: false,
    },
  ],
  examples: [{ title: 'Take what "state export" has written', line: 'state import state.json' }],
  changes: false,
  logged: true,
  parse: (input) => ({
    source:
      input.arguments[0] || missing('File missing', 'Name a file that "state export" has written, or -.'),
    force: input.bool('force'),
  }),
  run: async (context, { source, force }) => {
    const { environment } = context;
    const text =
      source === '-'
        ? await environment.readStdin(MOST_BYTES)
        : await environment.readFile(source, MOST_BYTES);
    const file = await fileOf(context);
    const found = await file.examine(text, source, force);
    if (found.present !== null || found.damaged) {
      const question = `Replace ${file.path}?`;
      await mustAgree(context, question, importLines(file.path, source, found));
    }
    const state = await file.import(text, source, force);
    return said(`Imported as serial ${state.serial}, lineage ${state.lineage}`, {
      serial: state.serial,
      lineage: state.lineage,
    });
  },
});

/** Operations that were open when the backup was made, and how the log says they went on. */
async function openLines(context: Context, state: State): Promise<readonly string[]> {
  const open = Object.values(state.operations);
  if (open.length === 0) return [];
  const ends = await endsByLog(context, state);
  return [
    open.length === 1 ? 'One operation is open in it:' : `${open.length} operations are open in it:`,
    ...open.flatMap((operation) => {
      const { id, plan } = operation;
      const logged = ends.get(id);
      const advice =
        logged === undefined
          ? [`The log does not say how it ended. Look at it: glusterctl operation info ${id}`]
          : adviceOn(operation, { state, logged });
      return [plan.title, ...advice].map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
    }),
  ];
}

async function fileOf(context: Context): Promise<StateFile> {
  return await openStateFile({
    path: context.store.path,
    timeoutSeconds: context.settings.lockTimeoutSeconds,
    user: context.environment.user,
    now: () => context.clock.now(),
    sleep: (ms) => context.clock.sleep(ms),
    random: context.random,
  });
}

/** On a terminal it is asked; elsewhere the command itself says clearly enough what is wanted. */
async function mustAgree(context: Context, question: string, before: readonly string[] = []): Promise<void> {
  if (!context.prompt.interactive) return;
  for (const line of before) context.stderr(line);
  if (await context.prompt.confirm(question)) return;
  throw usage('Nothing was changed');
}

function missing(message: string, hint: string): never {
  throw usage(message, hint);
}

export const commands: readonly CommandDefinition[] = [
  path,
  show,
  check,
  backup,
  backups,
  restore,
  unlock,
  exportCommand,
  importCommand,
];
