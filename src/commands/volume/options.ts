import { askGluster } from '../../actions/ask-gluster.ts';
import { stateAfter } from '../../actions/carry-out.ts';
import { type CommandDefinition, command } from '../../cli/command.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { readVolumeInfo } from '../../gluster/info.ts';
import { volumeInfoScript } from '../../gluster/volume.ts';
import { GlusterctlError, refused, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State, Volume } from '../../model/state.ts';
import { isCalled, keyOf, planChangeVolume, type VolumeChange } from '../../plans/change-volume.ts';
import type { View } from '../../ui/view.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { checkOption } from './request.ts';

const VOLUME = { name: 'VOLUME', summary: 'id, beginning of the id, or name' } as const;

interface Change {
  readonly word: string;
  readonly change: VolumeChange;
}

/** Of the keys to be reset; gluster calls that a success, and says nothing. */
async function whatIsNotSet(context: Context, { word, change }: Change): Promise<readonly string[]> {
  if (change.do !== 'reset' || context.settings.dryRun) return [];
  const state = await context.store.read();
  try {
    const set = Object.keys(await optionsInGluster(context, state, findVolume(state, word)));
    return change.keys.filter((key) => !set.some((name) => isCalled(name, key)));
  } catch (error) {
    // What is wrong with the hosts, the change itself finds out.
    if (error instanceof GlusterctlError) return [];
    throw error;
  }
}

async function optionsInGluster(
  context: Context,
  state: State,
  volume: Volume,
): Promise<Readonly<Record<string, string>>> {
  const script = volumeInfoScript(volume.name, hostSettings(context.settings, state));
  const output = await askGluster(context, state, volume.cluster, script);
  return readVolumeInfo(output)[0]?.options ?? {};
}

async function changeVolume(context: Context, { word, change }: Change): Promise<View> {
  const state = await context.store.read();
  const { id } = findVolume(state, word);
  const [outcome] = await context.operate([{ plan: (planning) => planChangeVolume(id, change, planning) }]);
  const after = stateAfter(outcome);
  const volume = findVolume(after, id);
  return { ...volumeView(after, volume), text: () => '' };
}

function first(words: readonly string[]): string {
  const [word] = words;
  if (word === undefined || word === '') throw usage('Volume id missing');
  return word;
}

/** KEY=VALUE, "KEY VALUE" in one word, or gluster's own KEY VALUE in two. */
function optionsOf(words: readonly string[]): readonly string[] {
  const loose = words.every((text) => /^\S+$/.test(text) && !/^[\w.-]+=/.test(text));
  if (loose && words.length % 2 === 0) {
    return words.flatMap((key, index) => (index % 2 === 0 ? [`${key} ${words[index + 1] ?? ''}`] : []));
  }
  return words.map((text) => (/^[\w.-]+=/.test(text) ? text.replace('=', ' ') : text));
}

/** A group sets many options that only the hosts know of, so it could be neither recorded nor undone. */
function refuseGroup(keys: readonly string[]): void {
  if (!keys.includes('group')) return;
  throw refused(
    'A group of options can only be given when a volume is created',
    'Set its options one by one: on any host /var/lib/glusterd/groups/NAME lists them as KEY=VALUE.',
  );
}

const set = command<Change>({
  path: ['volume', 'set'],
  summary: 'Set gluster options of a volume',
  arguments: [
    VOLUME,
    { name: 'KEY=VALUE', summary: 'options; "KEY VALUE" in one word does as well', variadic: true },
  ],
  examples: [{ title: 'A larger cache', line: 'volume set data performance.cache-size=64MB' }],
  changes: true,
  parse(input) {
    const [, ...words] = input.arguments;
    const word = first(input.arguments);
    if (words.length === 0) throw usage('No option to set', 'volume set VOLUME KEY=VALUE');
    const options = optionsOf(words);
    for (const option of options) checkOption(option);
    refuseGroup(options.map(keyOf));
    return { word, change: { do: 'set', options } };
  },
  run: changeVolume,
});

const reset = command<Change>({
  path: ['volume', 'reset'],
  summary: 'Put gluster options of a volume back to their defaults',
  arguments: [VOLUME, { name: 'KEY', summary: 'names of options', variadic: true }],
  examples: [{ title: 'The cache as it is by default', line: 'volume reset data performance.cache-size' }],
  changes: true,
  parse(input) {
    const [, ...keys] = input.arguments;
    const word = first(input.arguments);
    if (keys.length === 0) throw usage('No option to reset', 'volume reset VOLUME KEY');
    const wrong = keys.find((key) => !/^[A-Za-z0-9_][\w.-]*$/.test(key));
    if (wrong !== undefined) throw usage(`"${wrong}" is no name of an option`);
    refuseGroup(keys);
    if (keys.includes('all'))
      throw refused(
        'What resets all options at once could not be undone',
        `Name those that are to be reset: "glusterctl volume options ${word}" lists them.`,
      );
    return { word, change: { do: 'reset', keys } };
  },
  async run(context, request) {
    const notSet = await whatIsNotSet(context, request);
    const view = await changeVolume(context, request);
    return notSet.length === 0
      ? view
      : {
          ...view,
          notes: [...(view.notes ?? []), `${notSet.join(', ')}: was not set, so nothing was reset`],
        };
  },
});

const start = command<Change>({
  path: ['volume', 'start'],
  summary: 'Start a volume',
  arguments: [VOLUME],
  examples: [{ title: 'The volume called data', line: 'volume start data' }],
  changes: true,
  parse: (input) => ({ word: first(input.arguments), change: { do: 'start' } }),
  run: changeVolume,
});

const stop = command<Change>({
  path: ['volume', 'stop'],
  summary: 'Stop a volume: no client can use it until it is started again',
  arguments: [VOLUME],
  examples: [{ title: 'The volume called data', line: 'volume stop data' }],
  changes: true,
  parse: (input) => ({ word: first(input.arguments), change: { do: 'stop' } }),
  run: changeVolume,
});

const options = command<string>({
  path: ['volume', 'options'],
  summary: 'Show the options of a volume, as the state has them and as gluster has them',
  arguments: [VOLUME],
  examples: [{ title: 'Of the volume called data', line: 'volume options data' }],
  changes: false,
  parse: (input) => first(input.arguments),
  async run(context, word) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    const there = await optionsInGluster(context, state, volume);
    const here = new Map(
      volume.options
        .map((option) => /^\s*(\S+)\s+(.*)$/.exec(option))
        .flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const])),
    );
    const keys = [...new Set([...here.keys(), ...Object.keys(there)])].sort();
    const rows = keys.map((key) => ({ key, state: here.get(key) ?? null, gluster: there[key] ?? null }));
    return {
      text: () => rows.map((row) => `${row.key} ${row.gluster ?? row.state ?? ''}\n`).join(''),
      json: () => ({ options: rows }),
      table: () => ({
        columns: [{ title: 'OPTION' }, { title: 'IN GLUSTER' }, { title: 'IN THE STATE' }],
        rows: rows.map((row) => [row.key, row.gluster ?? '-', row.state ?? '-']),
        empty: 'No options are set',
      }),
      names: () => keys,
    };
  },
});

export const optionCommands: readonly CommandDefinition[] = [set, reset, options, start, stop];
