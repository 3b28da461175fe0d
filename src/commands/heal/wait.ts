import { type HealingProgress, waitForHealing } from '../../actions/wait-for-healing.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { healingWords, hindranceWords, splitBrainHindrance } from '../../health/healing.ts';
import { counted } from '../../model/counted.ts';
import { GlusterctlError, refused } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { volumeArgument } from '../volume/volume-argument.ts';

export const wait = command({
  path: ['heal', 'wait'],
  summary: 'Wait until nothing of a volume is to be healed any more',
  description:
    'Counts what is left, with rate and time, until it is known to be nothing: then gluster itself is asked, and every brick must be connected and have none. A count that stands still has gluster asked for split-brain, which no healing ends. It changes nothing; Ctrl-C ends it at any time. Exit code 6 where --within comes first, 130 after Ctrl-C.',
  arguments: { volume: volumeArgument },
  flags: {
    within: flag.duration({
      placeholder: 'DURATION',
      fallback: 0,
      most: '365d',
      summary: 'wait no longer than this; without it there is no limit',
    }),
  },
  examples: [
    { title: 'The volume called data', line: 'heal wait data' },
    { title: 'In a script, an hour at most', line: 'heal wait data --within=1h' },
  ],
  changes: false,
  endsOnInterrupt: true,
  async run(context, { volume: word, within }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    const { id, name, durability } = volume;
    if (durability.type === 'none')
      throw refused(`Volume ${name} holds each file once: there is nothing to heal it from`);
    let last = '';
    const end = await waitForHealing(context, state, volume, {
      mostMs: within === 0 ? Number.POSITIVE_INFINITY : within * 1000,
      tell(progress) {
        const said = [`${name}: ${progressWords(progress)}`, ...hindranceLines(progress)];
        const text = said.join('\n');
        if (text !== last) context.stderr(text);
        last = text;
      },
    });
    if (end.kind === 'over') {
      return {
        text: () => `${name}: nothing is to be healed\n`,
        json: () => ({ volume: id, name, toHeal: 0 }),
        isProse: true,
      };
    }
    const reached = end.seen === null ? 'nothing was told yet' : progressWords(end.seen);
    const blocked = end.seen === null ? [] : hindranceLines(end.seen);
    const goesOn = blocked.length === 0 ? 'Healing goes on by itself. To wait again' : 'To wait again';
    const again = `${goesOn}: glusterctl heal wait ${name}`;
    throw end.kind === 'stopped'
      ? new GlusterctlError('interrupted', `Interrupted; volume ${name}: ${reached}`, {
          hint: [...blocked, again].join('\n'),
        })
      : new GlusterctlError('drift', `Volume ${name} was not healed in time: ${reached}`, {
          hint: [...blocked, again].join('\n'),
        });
  },
});

function progressWords({ healing, trend, confirmed }: HealingProgress): string {
  if (healing.pending !== 0) return healingWords(healing, trend);
  if (confirmed === null) return 'nothing to heal is counted, but gluster itself did not confirm it';
  const { entries, splitBrain, silent } = confirmed;
  return [
    ...(entries > 0 ? [`gluster itself finds ${counted(entries, 'entry', 'entries')} to heal`] : []),
    ...(splitBrain > 0 ? [`${splitBrain} of them in split-brain`] : []),
    ...(silent > 0 ? [`${counted(silent, 'brick')} told nothing`] : []),
  ].join(', ');
}

/** What keeps it from being healed, each with what helps. */
function hindranceLines({ healing, splitBrain }: HealingProgress): readonly string[] {
  const split = splitBrain > 0 ? [splitBrainHindrance(healing.name, splitBrain)] : [];
  return [...healing.hindrances, ...split].map((one) => `  ${hindranceWords(one)}`);
}
