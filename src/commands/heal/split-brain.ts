import { carryOut } from '../../actions/carry-out.ts';
import { lookAtSplitBrain, type SplitLook } from '../../actions/look-at-split-brain.ts';
import { mustAgree } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { asideFolder } from '../../gluster/split-brain.ts';
import {
  type Copy,
  chooseCopy,
  fileName,
  legalPolicies,
  POLICIES,
  type Policy,
  type SplitFile,
} from '../../health/split-brain.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError, refused, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { type Decision, losersOf, planResolveSplitBrain } from '../../plans/resolve-split-brain.ts';
import type { View } from '../../ui/view.ts';
import { splitBrainView, splitCard } from '../../ui/views/split-brain.ts';
import { volumeArgument } from '../volume/volume-argument.ts';
import { filesToDecide, policyToFollow } from './ask-decision.ts';

const NO_POLICY = 'Missing policy';
const NO_FILES = 'Missing files';

export const splitBrain = command({
  path: ['heal', 'split-brain'],
  summary: 'Show files whose copies contradict each other, and decide which copy is right',
  description:
    'Copies are shown side by side. On a terminal it is asked for each file which copy to keep; --policy decides for many. What loses is set aside first, with all its attributes, in glusterctl-set-aside beside the folder of its brick. An arbiter holds no data and is never kept. Folders, and copies with different ids or types, are only shown. Exit code 6 while anything is in split-brain or a brick tells nothing, 3 where gluster did not do what was decided.',
  arguments: { volume: volumeArgument },
  flags: {
    policy: flag.choiceOrNone(POLICIES, {
      placeholder: 'POLICY',
      summary: 'the copy to keep: bigger-file, latest-mtime or source-brick',
    }),
    source: flag.text({
      placeholder: 'HOST:PATH',
      summary: 'the brick whose copy is kept, for --policy=source-brick',
    }),
    file: flag.list({ placeholder: 'FILE', summary: 'decide this file, by path or as gfid:ID; repeatable' }),
    all: flag.bool({ summary: 'decide all files for which the policy chooses a copy' }),
  },
  examples: [
    { title: 'What is in split-brain; asks on a terminal', line: 'heal split-brain data' },
    {
      title: 'Of each file keep what was changed last',
      line: 'heal split-brain data --policy=latest-mtime --all --yes',
    },
  ],
  misses: [
    {
      flag: 'policy',
      required: NO_POLICY,
      when: (said) => said('policy') === '' && (said('file') !== '' || said('all') === 'true'),
      ask: policyToFollow,
    },
    {
      flag: 'all',
      label: '--file FILE or --all',
      required: NO_FILES,
      when: (said) => said('policy') !== '' && said('file') === '' && said('all') !== 'true',
      ask: filesToDecide,
    },
  ],
  changes: true,
  plansWith: 'policy',
  check({ policy, source, file, all }) {
    if ((file.length > 0 || all) && policy === null)
      throw usage(NO_POLICY, 'Which copy is kept: --policy bigger-file, latest-mtime or source-brick.');
    if (policy !== null && file.length === 0 && !all)
      throw usage(NO_FILES, 'Which are decided: --file FILE, or --all.');
    if (file.length > 0 && all) throw usage('--file and --all exclude each other');
    if ((policy === 'source-brick') !== (source !== ''))
      throw usage('--policy=source-brick and --source=HOST:PATH belong together');
  },
  async run(context, { volume: word, policy, source, file, all }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    if (volume.durability.type !== 'replicate')
      throw refused(`Volume ${volume.name} has no copies of files that could contradict each other`);
    const look = await lookAtSplitBrain(context, state, volume);
    const chosen =
      policy === null
        ? { decisions: await asked(context, volume, look), notes: [] }
        : byPolicy(look, { policy, source, files: all ? null : file });
    if (chosen.decisions.length === 0) {
      if (policy !== null) await context.operate([]);
      return shown(volume, look, chosen.notes);
    }
    if (look.silent.length > 0)
      throw refused(
        `${look.silent.join(', ')} told nothing: a copy there may be the right one`,
        `Bring it back first: glusterctl volume start ${volume.name}`,
      );
    return await decide(context, state, volume, chosen);
  },
});

interface Chosen {
  readonly decisions: readonly Decision[];
  /** Why others are not decided. */
  readonly notes: readonly string[];
}

function shown(volume: Volume, { files, silent }: SplitLook, notes: readonly string[]): View {
  const open = files.some((file) => legalPolicies(file).length > 0);
  const hint = `To decide, here for all by what was changed last: glusterctl heal split-brain ${volume.name} --policy=latest-mtime --all`;
  return splitBrainView({
    volume,
    files,
    silent,
    aside: [],
    decided: 0,
    notes: [...notes, ...(open && notes.length === 0 ? [hint] : [])],
    failed: false,
  });
}

function byPolicy(
  { files }: SplitLook,
  {
    policy,
    source,
    files: names,
  }: { readonly policy: Policy; readonly source: string; readonly files: readonly string[] | null },
): Chosen {
  const isNamed = ({ entry }: SplitFile, name: string): boolean =>
    name === entry.path || name === `gfid:${entry.gfid}`;
  const strange = names?.find((name) => !files.some((file) => isNamed(file, name)));
  if (strange !== undefined) throw new GlusterctlError('not-found', `${strange} is not in split-brain`);
  const wanted = files.filter((file) => names === null || names.some((name) => isNamed(file, name)));
  const decisions: Decision[] = [];
  const notes: string[] = [];
  for (const file of wanted) {
    const keep = chooseCopy(file, policy, source);
    if ('none' in keep) notes.push(`${fileName(file.entry)} is left as it is: ${keep.none}`);
    else decisions.push({ file, keep });
  }
  return { decisions, notes };
}

/** On a terminal, file by file: the copies are offered, that which was changed last first. */
async function asked(context: Context, volume: Volume, { files }: SplitLook): Promise<readonly Decision[]> {
  const { prompt, settings } = context;
  if (!prompt.interactive || prompt.yes || settings.dryRun) return [];
  const decisions: Decision[] = [];
  for (const file of files.filter(({ manual }) => manual === '')) {
    for (const line of splitCard(file, volume)) context.stderr(line);
    const copies = file.copies
      .filter(({ arbiter }) => !arbiter)
      .toSorted((one, other) => (other.facts?.changed ?? 0) - (one.facts?.changed ?? 0));
    for (const keep of copies) {
      if (!(await prompt.confirm(`Keep the copy of ${keep.host}, and set the other aside?`))) continue;
      decisions.push({ file, keep });
      break;
    }
  }
  return decisions;
}

async function decide(
  context: Context,
  state: State,
  volume: Volume,
  { decisions, notes }: Chosen,
): Promise<View> {
  const kept = decisions.map(({ file, keep }) => `${fileName(file.entry)}: ${keep.host} has what is kept`);
  await mustAgree(context, {
    about: kept,
    question: `Decide ${counted(decisions.length, 'file')} so? Copies that lose are set aside first.`,
    otherwise: 'Nothing was decided',
    unasked: {
      refuse: `Whether ${counted(decisions.length, 'file')} may be decided can't be asked`,
      hint: 'With --yes it is done without a question.',
    },
  });
  const token = context.ids.next().slice(0, 8);
  await carryOut(context, (planning) =>
    planResolveSplitBrain({ volume: volume.id, decisions, token }, planning),
  );
  if (context.settings.dryRun) return shown(volume, { files: [], silent: [] }, notes);
  const { files, silent } = await lookAtSplitBrain(context, state, volume);
  const left = decisions.filter(({ file }) => files.some(({ entry }) => entry.gfid === file.entry.gfid));
  return splitBrainView({
    volume,
    files,
    silent,
    aside: placesOf(decisions, token),
    decided: decisions.length - left.length,
    notes: [
      ...notes,
      ...left.map(
        ({ file }) => `gluster did not decide ${fileName(file.entry)}: it is still in split-brain.`,
      ),
    ],
    failed: left.length > 0,
  });
}

function placesOf(decisions: readonly Decision[], token: string): readonly string[] {
  const places = decisions.flatMap((decision) =>
    losersOf(decision).map(({ host, path }: Copy) => `${host}: ${asideFolder(path, token)}`),
  );
  return [...new Set(places)].sort();
}
