import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { keyOf } from '../../gluster/options.ts';
import { checkOption, refuseGroup } from '../../plans/volume-option.ts';
import { giveUpState } from '../shared/state-on-volume.ts';
import { option } from './ask-option.ts';
import { changeVolume } from './change-volume.ts';
import { OFFERED_SETTINGS } from './common-options.ts';
import { volumeArgument } from './volume-argument.ts';

export const set = command({
  path: ['volume', 'set'],
  summary: 'Set gluster options of a volume',
  arguments: {
    volume: volumeArgument,
    words: argument.many(
      {
        name: 'KEY=VALUE',
        summary: 'options; "KEY VALUE" in one word does as well',
        values: OFFERED_SETTINGS,
      },
      {
        required: 'No option to set',
        hint: 'It reads: glusterctl volume set VOLUME KEY=VALUE',
        ask: option,
      },
    ),
  },
  flags: { giveUpState },
  examples: [{ title: 'A larger cache', line: 'volume set data performance.cache-size=64MB' }],
  changes: true,
  check({ words }) {
    const options = optionsOf(words);
    for (const option of options) checkOption(option);
    refuseGroup(options.map(keyOf));
  },
  run: (context, { volume, words, giveUpState: said }) =>
    changeVolume(context, volume, { do: 'set', options: optionsOf(words) }, said),
});

/** KEY=VALUE, "KEY VALUE" in one word, or gluster's own KEY VALUE in two. */
function optionsOf(words: readonly string[]): readonly string[] {
  const loose = words.every((text) => /^\S+$/.test(text) && !/^[\w.-]+=/.test(text));
  if (loose && words.length % 2 === 0) {
    return words.flatMap((key, index) => (index % 2 === 0 ? [`${key} ${words[index + 1] ?? ''}`] : []));
  }
  return words.map((text) => (/^[\w.-]+=/.test(text) ? text.replace('=', ' ') : text));
}
