import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { findVolume } from '../../model/lookup.ts';
import { planHealVolume } from '../../plans/heal-volume.ts';
import { volumeArgument } from '../volume/volume-argument.ts';

export const start = command({
  path: ['heal', 'start'],
  summary: 'Have a volume healed now, rather than when its self-heal daemons look next',
  description:
    'gluster refuses it while a self-heal daemon does not run, or a brick is down. It heals by itself every ten minutes, and as soon as a brick is back; --full goes through all files, and is for bricks that lost some without gluster knowing.',
  arguments: { volume: volumeArgument },
  flags: {
    full: flag.bool({ summary: 'go through all files, not only those known to need it; takes long' }),
  },
  examples: [
    { title: 'What is known to need it', line: 'heal start data' },
    { title: 'All files', line: 'heal start data --full' },
  ],
  changes: true,
  async run(context, { volume: word, full }) {
    const { id, name } = findVolume(await context.store.read(), word);
    await carryOut(context, (planning) => planHealVolume(id, full, planning));
    return {
      text: () => '',
      json: () => ({ volume: id, name, full }),
      notes: context.settings.dryRun ? [] : [`How it goes: glusterctl heal status ${name}`],
    };
  },
});
