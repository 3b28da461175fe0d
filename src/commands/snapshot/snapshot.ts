import { askGluster } from '../../actions/ask-gluster.ts';
import { stateAfter } from '../../actions/carry-out.ts';
import { type CommandDefinition, command } from '../../cli/command.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { isWordOfGluster } from '../../gluster/names.ts';
import { readSnapshots, snapshotListScript } from '../../gluster/snapshot.ts';
import { notFound, refused, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { nearest } from '../../model/nearest.ts';
import type { Plan } from '../../model/plan.ts';
import type { Snapshot, State } from '../../model/state.ts';
import type { Planning } from '../../plans/planning.ts';
import {
  planActivateSnapshot,
  planCreateSnapshot,
  planDeleteSnapshot,
  planRestoreSnapshot,
} from '../../plans/snapshots.ts';
import type { View } from '../../ui/view.ts';
import { noSnapshots, noSnapshotsOf } from '../../ui/views/nothing.ts';
import { type Found, snapshotsView, snapshotView } from '../../ui/views/snapshot.ts';

/** Snapshots have names that are unique among all volumes, as in gluster. */
function findSnapshot(state: State, name: string): Found {
  for (const volume of Object.values(state.volumes)) {
    const snapshot = volume.snapshots.find((one) => one.name === name);
    if (snapshot !== undefined) return { volume, snapshot };
  }
  const names = Object.values(state.volumes).flatMap(({ snapshots }) => snapshots.map((one) => one.name));
  const close = nearest(name, names);
  const hint =
    close.length === 0 ? '"glusterctl snapshot list" shows them all.' : `Did you mean ${close.join(' or ')}?`;
  throw notFound(`There is no snapshot "${name}"`, hint);
}

async function operate(context: Context, plan: (planning: Planning) => Plan): Promise<State> {
  const [outcome] = await context.operate([{ plan }]);
  return stateAfter(outcome);
}

function named(words: readonly string[], what = 'Snapshot name missing'): string {
  const [name] = words;
  if (name === undefined || name === '') throw usage(what);
  return name;
}

const NAME = { name: 'SNAPSHOT', summary: 'name of a snapshot' } as const;

const create = command<{ word: string; name: string; description: string }>({
  path: ['snapshot', 'create'],
  summary: 'Take a snapshot of a volume',
  description: 'The volume must have been created with a snapshot factor above 1.',
  arguments: [
    { name: 'VOLUME', summary: 'id, beginning of the id, or name' },
    { name: 'NAME', summary: 'its name; the name of the volume and the time if none is given' },
  ],
  flags: [{ name: 'description', type: 'string', placeholder: 'TEXT', summary: 'what it is for' }],
  examples: [{ title: 'Before an upgrade', line: 'snapshot create shop before-upgrade' }],
  changes: true,
  parse(input) {
    const [word = '', name = ''] = input.arguments;
    if (word === '') throw usage('Volume id missing');
    if (name !== '' && !/^[A-Za-z0-9][A-Za-z0-9_-]{0,200}$/.test(name)) {
      throw usage(`"${name}" can't be the name of a snapshot`, 'Use letters, digits, "_" and "-".');
    }
    if (isWordOfGluster(name))
      throw usage(`"${name}" can't be the name of a snapshot`, "It is a word of gluster's own.");
    const description = input.string('description');
    if (/\p{Cc}/u.test(description)) throw usage('A description is one line of text');
    return { word, name, description };
  },
  async run(context, { word, name, description }) {
    const volume = findVolume(await context.store.read(), word);
    const created = context.clock.now().toISOString();
    const stamp = created.replace(/[-:]/g, '').slice(0, 15);
    const snapshot: Snapshot = {
      name: name || `${volume.name}-${stamp}`,
      created,
      description,
      active: false,
    };
    const state = await operate(context, (on) => planCreateSnapshot(volume.id, snapshot, on));
    return snapshotsView(state, [findSnapshot(state, snapshot.name)]);
  },
});

const list = command<{ word: string; live: boolean }>({
  path: ['snapshot', 'list'],
  summary: 'List snapshots',
  arguments: [{ name: 'VOLUME', summary: 'only those of this volume' }],
  flags: [
    {
      name: 'live',
      type: 'bool',
      fallback: false,
      summary: 'as gluster has them, also those made by other means',
    },
  ],
  examples: [{ title: 'All snapshots', line: 'snapshot list' }],
  changes: false,
  parse: (input) => ({ word: input.arguments[0] ?? '', live: input.bool('live') }),
  async run(context, { word, live }) {
    const state = await context.store.read();
    const volumes = word === '' ? Object.values(state.volumes) : [findVolume(state, word)];
    const [only] = volumes;
    const nothing = word === '' || only === undefined ? noSnapshots(state) : noSnapshotsOf(only);
    if (!live) {
      return snapshotsView(
        state,
        volumes.flatMap((volume) => volume.snapshots.map((snapshot) => ({ volume, snapshot }))),
        nothing,
      );
    }
    const settings = hostSettings(context.settings, state);
    const found: Found[] = [];
    for (const cluster of new Set(volumes.map((volume) => volume.cluster))) {
      const answer = readSnapshots(
        await askGluster(context, state, cluster, snapshotListScript(null, settings)),
      );
      for (const { name, created, description, active, volume: of } of answer) {
        const volume = volumes.find((one) => one.cluster === cluster && one.name === of);
        if (volume !== undefined) found.push({ volume, snapshot: { name, created, description, active } });
      }
    }
    return snapshotsView(state, found, nothing);
  },
});

const info = command<string>({
  path: ['snapshot', 'info'],
  summary: 'Show a snapshot',
  arguments: [NAME],
  examples: [{ title: 'The one called before-upgrade', line: 'snapshot info before-upgrade' }],
  changes: false,
  parse: (input) => named(input.arguments),
  async run(context, name) {
    const state = await context.store.read();
    return snapshotView(state, findSnapshot(state, name));
  },
});

const remove = command<string>({
  path: ['snapshot', 'delete'],
  summary: 'Delete a snapshot',
  arguments: [NAME],
  examples: [{ title: 'The one called before-upgrade', line: 'snapshot delete before-upgrade' }],
  changes: true,
  parse: (input) => named(input.arguments),
  async run(context, name) {
    const { volume } = findSnapshot(await context.store.read(), name);
    await agree(context, `Delete snapshot ${name} of volume ${volume.name}?`, 'Nothing was deleted');
    await operate(context, (on) => planDeleteSnapshot(volume.id, name, on));
    return told(name, `Snapshot ${name} deleted`);
  },
});

const restore = command<string>({
  path: ['snapshot', 'restore'],
  summary: 'Put a volume back to a snapshot, which is used up by it',
  description: 'What was written since is lost. A started volume is stopped meanwhile.',
  arguments: [NAME],
  examples: [{ title: 'Back to before-upgrade', line: 'snapshot restore before-upgrade --yes' }],
  changes: true,
  parse: (input) => named(input.arguments),
  async run(context, name) {
    const { volume, snapshot } = findSnapshot(await context.store.read(), name);
    if (!context.prompt.interactive && !context.prompt.yes && !context.settings.dryRun) {
      throw refused(
        `Putting volume ${volume.name} back loses what was written since ${snapshot.created}`,
        'Say that this is wanted with --yes.',
      );
    }
    await agree(
      context,
      `Put volume ${volume.name} back to ${snapshot.created}? What was written since is lost.`,
      'Nothing was changed',
    );
    await operate(context, (on) => planRestoreSnapshot(volume.id, name, on));
    return told(name, `Volume ${volume.name} is as it was at ${snapshot.created}`);
  },
});

function activation(verb: 'activate' | 'deactivate'): CommandDefinition {
  const active = verb === 'activate';
  return command<string>({
    path: ['snapshot', verb],
    summary: active ? 'Let clients mount a snapshot' : 'Let no client mount a snapshot any more',
    arguments: [NAME],
    examples: [{ title: 'The one called before-upgrade', line: `snapshot ${verb} before-upgrade` }],
    changes: true,
    parse: (input) => named(input.arguments),
    async run(context, name) {
      const { volume } = findSnapshot(await context.store.read(), name);
      const state = await operate(context, (on) => planActivateSnapshot(volume.id, name, active, on));
      return snapshotsView(state, [findSnapshot(state, name)]);
    },
  });
}

async function agree(context: Context, question: string, otherwise: string): Promise<void> {
  if (!context.prompt.interactive || context.settings.dryRun || (await context.prompt.confirm(question)))
    return;
  throw refused(otherwise);
}

function told(name: string, line: string): View {
  return { text: () => `${line}\n`, json: () => ({ name }), names: () => [name] };
}

export const commands: readonly CommandDefinition[] = [
  create,
  list,
  info,
  remove,
  restore,
  activation('activate'),
  activation('deactivate'),
];
