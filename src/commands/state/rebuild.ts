import { rebuildState, type ToRebuild, typedHint } from '../../actions/rebuild-state.ts';
import { mustAgree } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { sshAccess } from '../../model/access.ts';
import { GlusterctlError, refused } from '../../model/errors.ts';
import { withoutRootDot } from '../../model/host-name.ts';
import { listed } from '../../model/listed.ts';
import { isEmpty, type State } from '../../model/state.ts';
import { onceWritten, stillOpen } from '../../rebuild/afterwards.ts';
import { unknownTo } from '../../rebuild/compare.ts';
import type { Rebuilt } from '../../rebuild/rebuilt.ts';
import { quote } from '../../shell/quote.ts';
import type { Begun, StateFile } from '../../store/admin.ts';
import type { View } from '../../ui/view.ts';
import { nothingToAddView, rebuildView } from '../../ui/views/rebuild.ts';
import { hostsArgument, TOPOLOGY } from '../shared/chosen-hosts.ts';
import { toBeFitted } from '../shared/fit-of-volume.ts';
import { fileOf } from './file.ts';

export const rebuild = command({
  path: ['state', 'rebuild'],
  summary: 'Makes a state of what hosts hold, where there is none; shows it, and writes it with --apply',
  description:
    "Only looks at hosts: at volume groups, bricks, mounts, what gluster tells, and the notes that plans leave there. Hosts of the same pools are found and asked, too. What nothing tells is guessed, and is out of use until it is accepted; what can't be reached is offline; what is of others is left alone. Conflicts are never written. Not known any more: operations that were open, passwords of block volumes, what was changed in the record alone since a note was written (tags, zones, names, what is out of use). With -o json: what was written and where (null: nothing), whether it is complete, lineage, counts, the findings, each with its kind, what it is about, its id if it has one, what is said of it, its guess and remedy if it has any, and the state itself. Where there is a state already, it is told what that lacks, or what is still open. One that is damaged, without a good backup, is put aside. Exit code 5 on conflicts or where the state lacks something, 6 while anything is guessed, unreachable or left over.",
  arguments: {
    hosts: hostsArgument(
      'HOST',
      'hosts by name; one of each pool is enough, if the others can be reached as gluster calls them',
    ),
  },
  flags: {
    topology: TOPOLOGY,
    accept: flag.list({
      placeholder: 'GUESS',
      summary: 'take a guess for true, as it is shown; all of them with "all"; repeatable',
    }),
    apply: flag.bool({ summary: 'write the state' }),
  },
  examples: [
    {
      title: 'What there would be, from the hosts of a file',
      line: 'state rebuild --topology=topology.json',
    },
  ],
  changes: false,
  logged: true,
  async run(context, { hosts, topology, accept, apply }) {
    const file = await fileOf(context);
    const { present, lost } = await presentState(context, file);
    const accepted = accept.includes('all') ? ('all' as const) : new Set(accept);
    const wanted = await wantedHosts(context, hosts, topology, accepted);
    const found = await rebuildState(context, wanted);
    if (Object.keys(found.state.nodes).length === 0) throw nothingFound(found);
    const line = (guesses: readonly string[]): string => commandLine(hosts, topology, guesses);
    const anewWith = (guess: string): string =>
      `${line([...new Set([...accept, guess])])} --apply --state=FILE`;
    if (present !== null && !isEmpty(present)) return againstPresent(present, found, anewWith);
    refuseUnknownGuess(accept, found);
    const conflicts = found.findings.some(({ kind }) => kind === 'conflicting');
    const begun = apply && !conflicts ? await begin(context, file, found.state, lost) : null;
    const state = begun?.state ?? found.state;
    const written = begun === null ? null : { path: file.path, serial: state.serial, aside: begun.aside };
    const backups = written === null && lost === null ? await file.backups() : [];
    return rebuildView({
      state,
      findings: written === null ? found.findings : onceWritten(found, anewWith),
      written,
      toApply: `${line(accept)} --apply`,
      besides: [
        ...(backups[0] === undefined
          ? []
          : [
              `There are backups of a state here, which know more: glusterctl state restore ${backups[0].serial}`,
            ]),
        ...(written === null && lost !== null ? [`${lost}. What is left of it will be kept beside.`] : []),
        ...(written === null ? [] : toBeFitted(state, written.path)),
      ],
    });
  },
});

interface Present {
  readonly present: State | null;
  /** What is the matter with it, where nothing of it can be put back: then it may be made anew. */
  readonly lost: string | null;
}

async function presentState({ store }: Context, file: StateFile): Promise<Present> {
  try {
    return { present: await store.read(), lost: null };
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.code !== 'state-unreadable') throw error;
    if (!(await file.isLost())) throw error;
    return { present: null, lost: error.message };
  }
}

async function begin(context: Context, file: StateFile, state: State, lost: string | null): Promise<Begun> {
  if (lost !== null)
    await mustAgree(context, {
      about: [`${lost}. There is no good backup of it; what is left of it will be kept beside.`],
      question: `Write what the hosts hold to ${file.path}?`,
      otherwise: 'Nothing was written',
      // The command itself says clearly enough what is wanted, and takes nothing away.
      unasked: 'go on',
    });
  return await file.begin(state);
}

async function wantedHosts(
  context: Context,
  names: readonly string[],
  topology: string,
  accepted: ToRebuild['accepted'],
): Promise<ToRebuild> {
  const typed = names.map((name) => withoutRootDot(name));
  if (topology === '') {
    if (typed.length === 0)
      throw new GlusterctlError('usage', 'No hosts', { hint: 'Name some, or a file with --topology FILE.' });
    return {
      hosts: [...new Set(typed)].map((host) => ({ host, hint: typedHint(host) })),
      clusters: [],
      accepted,
    };
  }
  const { readTopology } = await import('../../plans/topology-file.ts');
  const { clusters, warnings } = readTopology(await context.environment.readFile(topology), topology);
  for (const warning of warnings) context.stderr(warning);
  const told = clusters.flatMap(({ nodes }, cluster) =>
    nodes.map(({ manage, storage, zone, tags, access, devices }) => ({
      host: manage[0] ?? '',
      hint: {
        manage,
        storage: storage.length === 0 ? null : storage,
        zone: zone > 0 ? zone : null,
        tags,
        access: access ?? sshAccess(),
        devices,
        cluster,
        found: false,
      },
    })),
  );
  const more = typed.filter((host) => !told.some((one) => one.host === host));
  return {
    hosts: [...told, ...more.map((host) => ({ host, hint: typedHint(host) }))],
    clusters: clusters.map(({ name, file, block }) => ({ name, file, block })),
    accepted,
  };
}

function nothingFound({ findings }: Rebuilt): GlusterctlError {
  const silent = findings.filter(({ kind }) => kind === 'unreachable');
  if (silent.length === 0)
    return new GlusterctlError('not-found', 'Nothing on these hosts is of this program or of Heketi');
  const why = silent.flatMap(({ what, said: told, remedy = '' }) => [`${what}: ${told}`, remedy]);
  return new GlusterctlError('unreachable', 'No host has answered: nothing is known', {
    hint: why.filter((line) => line !== '').join('\n'),
  });
}

/** A state that is there is never written over, nor mixed with what was found. */
function againstPresent(present: State, found: Rebuilt, anewWith: (guess: string) => string): View {
  const missing = unknownTo(present, found.state);
  if (missing.length === 0) return nothingToAddView(stillOpen(present, found, anewWith));
  throw refused(
    `There is a state already, and it knows nothing of ${listed(missing)}`,
    [
      'What hosts of this state hold besides is named, with the way it is taken in, by: glusterctl verify',
      'A rebuild only makes a new state. To look what there would be, name another file with --state=FILE.',
    ].join('\n'),
  );
}

function refuseUnknownGuess(accept: readonly string[], { findings }: Rebuilt): void {
  const guesses = findings.flatMap(({ guess }) => guess ?? []);
  const unknown = accept.filter((one) => one !== 'all' && !guesses.includes(one));
  if (unknown.length === 0) return;
  throw new GlusterctlError('usage', `Nothing is guessed that is called ${listed(unknown)}`, {
    hint: guesses.length === 0 ? 'Nothing is guessed at all.' : `Guessed are: ${listed(guesses)}`,
  });
}

/** The same again, as it is typed. */
function commandLine(hosts: readonly string[], topology: string, accept: readonly string[]): string {
  return [
    'glusterctl state rebuild',
    ...(topology === '' ? [] : [`--topology=${quote(topology)}`]),
    ...accept.map((guess) => `--accept=${quote(guess)}`),
    ...hosts.map(quote),
  ].join(' ');
}
