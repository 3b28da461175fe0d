import { argument } from '../../cli/argument.ts';
import { mustAgree } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { planDeleteVolume, whyKept } from '../../plans/delete-volume.ts';
import { volumesDeletedView } from '../../ui/views/volume.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';
import { giveUpState, mustGiveUpState, refuseLosingState } from '../shared/state-on-volume.ts';
import { volumeInUse } from './ask-volume-in-use.ts';
import { VOLUME } from './volume-argument.ts';
import { whatIsLost } from './what-is-lost.ts';

export const deleteVolumes = command({
  path: ['volume', 'delete'],
  summary: 'Delete volumes, with all their data',
  description:
    'Refuses, before anything is stopped, while a volume has snapshots or block volumes, while it is being rebalanced, and while hosts of its cluster are down.',
  arguments: { words: argument.many(VOLUME, { required: 'Volume id missing', ask: volumeInUse }) },
  flags: { ifUnused: flag.bool({ summary: 'refuse while a client has it mounted' }), giveUpState },
  examples: [{ title: 'The volume called data', line: 'volume delete data' }],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { words, ifUnused, giveUpState: given }) {
    const state = await context.store.read();
    const volumes = allVolumes(state, words);
    let said = given;
    for (const volume of volumes)
      said = await mustGiveUpState(context, state, volume, { done: 'deleted', said });
    const names = volumes.map(({ name }) => name).join(', ');
    await mustAgree(context, {
      about: async () => {
        mustBeDeletable(state, volumes);
        return await whatIsLost(context, state, volumes);
      },
      question: `Delete ${names} and all data in ${volumes.length === 1 ? 'it' : 'them'}?`,
      word: volumes.length === 1 ? names : `delete ${volumes.length} volumes`,
      otherwise: 'Nothing was deleted',
      unasked: 'go on',
    });
    const outcomes = await context.operate(
      volumes.map(({ id: volume, name }) => ({
        ...(volumes.length === 1 ? {} : { about: name }),
        plan: (planning) => {
          const present = planning.state.volumes[volume];
          if (present !== undefined)
            refuseLosingState(context, planning.state, present, { done: 'deleted', said });
          return planDeleteVolume({ volume, ifUnused }, planning);
        },
      })),
    );
    const gone = volumes.filter((_volume, index) => outcomes[index]?.kind === 'done').map(({ id }) => id);
    const failed = volumes.flatMap(({ name }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || outcome.kind === 'done' ? [] : [{ name, error: outcome.error }];
    });
    if (gone.length === 0 && failed.length > 0) throw allFailed(failed);
    const { dryRun } = context.settings;
    const left = dryRun ? [] : outcomes.flatMap((one) => (one.kind === 'done' ? one.plan.notes : []));
    const notes = failureNotes(failed, { done: gone.length, verb: 'deleted', dryRun });
    return volumesDeletedView(gone, { notes: [...left, ...notes], failed: failuresJson(failed) });
  },
});

/** Who could only be refused is not asked first. */
function mustBeDeletable(state: State, volumes: readonly Volume[]): void {
  const kept = volumes.map((volume) => whyKept(state, volume));
  if (kept.includes(null)) return;
  const [first] = kept;
  if (first !== undefined && first !== null) throw first.error;
}

/** Each once. A word that names nothing ends it before anything is touched, and all such words are told. */
function allVolumes(state: State, words: readonly string[]): readonly Volume[] {
  const found = new Map<string, Volume>();
  const wrong: { readonly word: string; readonly error: GlusterctlError }[] = [];
  for (const word of words) {
    try {
      const volume = findVolume(state, word);
      found.set(volume.id, volume);
    } catch (error) {
      if (!(error instanceof GlusterctlError) || words.length === 1) throw error;
      wrong.push({ word, error });
    }
  }
  const [first] = wrong;
  if (first === undefined) return [...found.values()];
  const told = wrong.map(({ word, error }) =>
    error.code === 'not-found' ? `There is no volume "${word}"` : error.message,
  );
  const hints = wrong.flatMap(({ error }) => error.hint ?? []);
  throw new GlusterctlError(first.error.code, `Nothing was deleted. ${told.join('. ')}`, {
    hint: hints.length > 0 ? hints.join('\n') : 'See "glusterctl volume list".',
    details: { words: wrong.map(({ word }) => word) },
  });
}
