import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { isCalled } from '../../gluster/options.ts';
import { GlusterctlError, refused, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { refuseGroup } from '../../plans/volume-option.ts';
import { giveUpState } from '../shared/state-on-volume.ts';
import { optionsThatAreSet } from './ask-option.ts';
import { changeVolume } from './change-volume.ts';
import { OFFERED_OPTIONS } from './common-options.ts';
import { optionsInGluster } from './options-in-gluster.ts';
import { volumeArgument } from './volume-argument.ts';

export const reset = command({
  path: ['volume', 'reset'],
  summary: 'Put gluster options of a volume back to their defaults',
  arguments: {
    volume: volumeArgument,
    keys: argument.many(
      { name: 'KEY', summary: 'names of options', values: OFFERED_OPTIONS },
      {
        required: 'No option to reset',
        hint: 'It reads: glusterctl volume reset VOLUME KEY',
        ask: optionsThatAreSet,
      },
    ),
  },
  flags: { giveUpState },
  examples: [{ title: 'The cache as it is by default', line: 'volume reset data performance.cache-size' }],
  changes: true,
  check({ volume, keys }) {
    const wrong = keys.find((key) => !/^[A-Za-z0-9_][\w.-]*$/.test(key));
    if (wrong !== undefined) throw usage(`"${wrong}" is no name of an option`);
    refuseGroup(keys);
    if (keys.includes('all'))
      throw refused(
        'What resets all options at once could not be undone',
        `Name those that are to be reset: "glusterctl volume options ${volume}" lists them.`,
      );
  },
  async run(context, { volume, keys, giveUpState: said }) {
    const notSet = await whatIsNotSet(context, volume, keys);
    const view = await changeVolume(context, volume, { do: 'reset', keys }, said);
    if (notSet.length === 0) return view;
    return {
      ...view,
      notes: [...(view.notes ?? []), `${notSet.join(', ')}: was not set, so nothing was reset`],
    };
  },
});

/** Of the keys to be reset; gluster calls that a success, and says nothing. */
async function whatIsNotSet(
  context: Context,
  word: string,
  keys: readonly string[],
): Promise<readonly string[]> {
  if (context.settings.dryRun) return [];
  const state = await context.store.read();
  try {
    const set = Object.keys(await optionsInGluster(context, state, findVolume(state, word)));
    return keys.filter((key) => !set.some((name) => isCalled(name, key)));
  } catch (error) {
    // What is wrong with the hosts, the change itself finds out.
    if (error instanceof GlusterctlError) return [];
    throw error;
  }
}
