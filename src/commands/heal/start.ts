import { carryOut } from '../../actions/carry-out.ts';
import { lookAtHealing } from '../../actions/look-at-healing.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { hindranceWords } from '../../health/healing.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError, retold } from '../../model/errors.ts';
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
    const volume = findVolume(await context.store.read(), word);
    const { id, name } = volume;
    try {
      await carryOut(context, (planning) => planHealVolume(id, full, planning));
    } catch (error) {
      throw await withWhy(context, volume, error);
    }
    return {
      text: () => '',
      json: () => ({ volume: id, name, full }),
      notes: context.settings.dryRun ? [] : [`How it goes: glusterctl heal status ${name}`],
    };
  },
});

/** gluster refuses in the same words whatever is down, or says which host has no self-heal daemon: a look tells what helps. */
async function withWhy(context: Context, volume: Volume, error: unknown): Promise<unknown> {
  if (!(error instanceof GlusterctlError) || error.details?.step !== 'heal') return error;
  return retold(error, { hints: await whatHelps(context, volume) });
}

async function whatHelps(context: Context, volume: Volume): Promise<readonly string[]> {
  try {
    const { volumes } = await lookAtHealing(context, await context.store.read(), [volume]);
    return (volumes.get(volume.id)?.hindrances ?? []).map(hindranceWords);
  } catch (error) {
    if (error instanceof GlusterctlError) return [`What keeps it: glusterctl heal status ${volume.name}`];
    throw error;
  }
}
