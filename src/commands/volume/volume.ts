import { stateAfter } from '../../actions/carry-out.ts';
import { watchRebalance } from '../../actions/watch-rebalance.ts';
import { type CommandDefinition, command, type ParsedInput } from '../../cli/command.ts';
import { applyChanges } from '../../model/apply.ts';
import { GlusterctlError, refused, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State, Volume } from '../../model/state.ts';
import { planCloneVolume } from '../../plans/clone-volume.ts';
import { planDeleteVolume } from '../../plans/delete-volume.ts';
import { planExpandVolume } from '../../plans/expand-volume.ts';
import { refuseInvalid } from '../../plans/validate.ts';
import { blockInfo } from '../../ui/views/shapes.ts';
import { endpointPatchView, mountView, volumesDeletedView, volumeView } from '../../ui/views/volume.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { optionCommands } from './options.ts';
import { checkVolumeName, drawnIds } from './request.ts';
import { status } from './status.ts';

export const VOLUME = { name: 'VOLUME', summary: 'id, beginning of the id, or name' } as const;

export function volumeArgument(input: ParsedInput): string {
  const word = input.arguments[0] ?? '';
  if (word === '') throw usage('Volume id missing');
  return word;
}

const info = command<string>({
  path: ['volume', 'info'],
  summary: 'Show a volume',
  arguments: [VOLUME],
  examples: [{ title: 'The volume called data', line: 'volume info data' }],
  changes: false,
  parse: volumeArgument,
  async run({ store }, word) {
    const state = await store.read();
    return volumeView(state, findVolume(state, word));
  },
});

const expand = command<{ word: string; addKiB: number; wait: boolean }>({
  path: ['volume', 'expand'],
  summary: 'Make a volume larger',
  description:
    'Adds sets of bricks for the added size and starts a rebalance, which goes on in the background. For a stopped volume none is started; the result says how to do that later.',
  arguments: [VOLUME],
  flags: [
    { name: 'volume', type: 'string', placeholder: 'VOLUME', summary: 'the volume; wins over the argument' },
    {
      name: 'expand-size',
      type: 'size',
      fallback: 0,
      placeholder: 'SIZE',
      summary: 'size to add, in GiB or with a unit',
    },
    { name: 'wait', type: 'bool', fallback: false, summary: 'watch the rebalance until it has ended' },
  ],
  examples: [{ title: 'Five GiB more', line: 'volume expand data --expand-size=5' }],
  changes: true,
  parse(input) {
    const addKiB = input.int('expand-size');
    if (addKiB === 0) throw usage('Missing volume amount to expand');
    const word = input.string('volume') || (input.arguments[0] ?? '');
    if (word === '') throw usage('Missing volume id');
    return { word, addKiB, wait: input.bool('wait') };
  },
  async run(context, { word, addKiB, wait }) {
    refuseInvalid({ expand_size: addKiB < 0 ? 'must be no less than 1' : '' });
    const state = await context.store.read();
    const { id } = findVolume(state, word);
    const rebalance = context.settings.config('rebalance_on_expansion') !== false;
    const request = { volume: id, addKiB, rebalance, brickId: drawnIds(context.ids) };
    const [outcome] = await context.operate([{ plan: (planning) => planExpandVolume(request, planning) }]);
    const after = stateAfter(outcome);
    const volume = findVolume(after, id);
    const notes = outcome?.kind === 'done' ? outcome.plan.notes : [];
    const moves = rebalance && volume.started && !context.settings.dryRun;
    if (!wait || !moves) return volumeView(after, volume, notes);
    return volumeView(after, volume, [...notes, await watchRebalance(context, after, volume)]);
  },
});

const clone = command<{ word: string; name: string }>({
  path: ['volume', 'clone'],
  summary: 'Make a volume with the data of another',
  description:
    'The clone shares the thin pools of its source and takes room only for what is written to either of them.',
  arguments: [VOLUME],
  flags: [
    {
      name: 'name',
      type: 'string',
      placeholder: 'NAME',
      summary: 'its name; "vol_" and its id if none is given',
    },
  ],
  examples: [{ title: 'A copy to try something on', line: 'volume clone data --name=trial' }],
  changes: true,
  parse: (input) => ({ word: volumeArgument(input), name: input.string('name') }),
  async run(context, { word, name }) {
    checkVolumeName(name);
    const state = await context.store.read();
    const source = findVolume(state, word).id;
    const id = context.ids.next();
    const request = { source, id, name: name === '' ? `vol_${id}` : name, brickId: drawnIds(context.ids) };
    const [outcome] = await context.operate([{ plan: (planning) => planCloneVolume(request, planning) }]);
    const after = stateAfter(outcome);
    return volumeView(after, findVolume(after, id));
  },
});

const remove = command<{ words: readonly string[]; ifUnused: boolean }>({
  path: ['volume', 'delete'],
  summary: 'Delete volumes, with all their data',
  description:
    'Refuses, before anything is stopped, while a volume has snapshots or block volumes, while it is being rebalanced, and while hosts of its cluster are down.',
  arguments: [{ ...VOLUME, variadic: true }],
  flags: [
    { name: 'if-unused', type: 'bool', fallback: false, summary: 'refuse while a client has it mounted' },
  ],
  examples: [{ title: 'The volume called data', line: 'volume delete data' }],
  changes: true,
  ignoresJsonFlag: true,
  parse(input) {
    volumeArgument(input);
    return { words: input.arguments, ifUnused: input.bool('if-unused') };
  },
  async run(context, { words, ifUnused }) {
    const state = await context.store.read();
    const volumes = allVolumes(state, words);
    if (context.prompt.interactive && !context.settings.dryRun) {
      const names = volumes.map(({ name }) => name).join(', ');
      if (
        !(await context.prompt.confirm(
          `Delete ${names} and all data in ${volumes.length === 1 ? 'it' : 'them'}?`,
        ))
      ) {
        throw refused('Nothing was deleted');
      }
    }
    const outcomes = await context.operate(
      volumes.map(({ id: volume, name }) => ({
        ...(volumes.length === 1 ? {} : { about: name }),
        plan: (planning) => planDeleteVolume({ volume, ifUnused }, planning),
      })),
    );
    const gone = volumes.filter((_volume, index) => outcomes[index]?.kind === 'done').map(({ id }) => id);
    const failed = volumes.flatMap(({ name }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || outcome.kind === 'done' ? [] : [{ name, error: outcome.error }];
    });
    if (gone.length === 0 && failed.length > 0) throw allFailed(failed);
    const { dryRun } = context.settings;
    const notes = failureNotes(failed, { done: gone.length, verb: 'deleted', dryRun });
    return volumesDeletedView(gone, { notes, failed: failuresJson(failed) });
  },
});

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

const rename = command<{ word: string; name: string }>({
  path: ['volume', 'rename'],
  summary: 'Says why a volume keeps its name, and what does instead',
  description: 'No version of gluster can rename a volume, stopped or not.',
  arguments: [VOLUME, { name: 'NAME', summary: 'the name wished for' }],
  examples: [{ title: 'What to do instead for data', line: 'volume rename data archive' }],
  changes: false,
  parse: (input) => ({ word: volumeArgument(input), name: input.arguments[1] ?? '' }),
  async run({ store }, { word, name }) {
    checkVolumeName(name);
    const volume = findVolume(await store.read(), word);
    throw refused(
      `gluster can't rename a volume: ${volume.name} keeps its name`,
      [
        'A clone under the new name takes its place, without copying:',
        `  1. unmount ${volume.name} on its clients, so that nothing more is written to it`,
        `  2. glusterctl volume clone ${volume.name} --name=${name === '' ? 'NAME' : name}`,
        `  3. mount the clone instead: glusterctl volume mount-command ${name === '' ? 'NAME' : name}`,
        `  4. when all is there: glusterctl volume delete ${volume.name}`,
      ].join('\n'),
    );
  },
});

function restriction(word: 'locked' | 'unlocked'): CommandDefinition {
  return command<string>({
    path: ['volume', 'set-block-hosting-restriction', word],
    summary:
      word === 'locked' ? 'Put no new block volumes on a volume' : 'Allow block volumes on a volume again',
    arguments: [VOLUME],
    examples: [
      {
        title: 'The hosting volume called blocks',
        line: `volume set-block-hosting-restriction ${word} blocks`,
      },
    ],
    changes: true,
    parse: volumeArgument,
    async run({ store }, reference) {
      let id = '';
      const { state } = await store.commit(`volume ${word}`, (present) => {
        const volume = findVolume(present, reference);
        id = volume.id;
        return restricted(present, volume, word);
      });
      return volumeView(state, findVolume(state, id));
    },
  });
}

function restricted(state: State, volume: Volume, word: 'locked' | 'unlocked'): State {
  if (!volume.block) {
    throw refused(
      'Failed to set block restriction: Block restrictions can only be set on block hosting volumes',
    );
  }
  const { freeGiB, reservedGiB } = blockInfo(state, volume);
  if (word === 'unlocked' && volume.restriction === 'locked-by-update' && freeGiB < 0) {
    throw new GlusterctlError(
      'refused',
      `Failed to set block restriction: Can not unlock volume. ${reservedGiB}GiB free space is required, but found ${freeGiB}GiB`,
    );
  }
  const set = { restriction: word === 'locked' ? ('locked' as const) : ('' as const) };
  return applyChanges(state, [{ do: 'update', table: 'volumes', id: volume.id, set }]);
}

const endpointPatch = command<string>({
  path: ['volume', 'endpoint', 'patch'],
  summary: 'Print a patch for the endpoints of a volume in Kubernetes',
  arguments: [VOLUME],
  examples: [{ title: 'For the volume called data', line: 'volume endpoint patch data' }],
  changes: false,
  parse: volumeArgument,
  async run({ store }, word) {
    const state = await store.read();
    return endpointPatchView(state, findVolume(state, word));
  },
});

const mountCommand = command<{ word: string; at: string }>({
  path: ['volume', 'mount-command'],
  summary: 'Print how a client mounts a volume: by hand, in fstab, as a systemd unit',
  arguments: [VOLUME],
  flags: [
    {
      name: 'at',
      type: 'string',
      placeholder: '/PATH',
      summary: 'where to mount it; /mnt/NAME if not given',
    },
  ],
  examples: [{ title: 'How to mount data', line: 'volume mount-command data' }],
  changes: false,
  parse(input) {
    const at = input.string('at');
    if (at !== '' && !/^\/[\w./-]*$/.test(at))
      throw usage(`"${at}" is no path to mount at`, 'Give an absolute path of plain characters.');
    return { word: volumeArgument(input), at };
  },
  async run({ store }, { word, at }) {
    const state = await store.read();
    const volume = findVolume(state, word);
    return mountView(state, volume, at === '' ? `/mnt/${volume.name}` : at);
  },
});

export const commands: readonly CommandDefinition[] = [
  create,
  list,
  info,
  expand,
  clone,
  remove,
  rename,
  status,
  mountCommand,
  ...optionCommands,
  endpointPatch,
  restriction('locked'),
  restriction('unlocked'),
];
