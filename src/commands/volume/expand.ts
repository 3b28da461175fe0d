import { carryOut } from '../../actions/carry-out.ts';
import { waitForRebalance } from '../../actions/wait-for-rebalance.ts';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { drawnIds } from '../../model/ids.ts';
import { findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { planExpandVolume } from '../../plans/expand-volume.ts';
import { refuseTooSmall } from '../../plans/least-size.ts';
import { refuseInvalid } from '../../plans/validate.ts';
import { rebalanceLine, rebalanceProblems } from '../../ui/views/rebalance.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { volumes } from '../shared/ask/from-state.ts';
import { size } from '../shared/ask/words.ts';
import { VOLUME } from './volume-argument.ts';

export const expand = command({
  path: ['volume', 'expand'],
  summary: 'Make a volume larger',
  description:
    'Adds sets of bricks for the added size and starts a rebalance, which goes on in the background. For a stopped volume none is started; the result says how to do that later.',
  arguments: {
    named: argument.optional(VOLUME, { required: 'Missing volume id', ask: volumes, orFlag: 'volume' }),
  },
  flags: {
    volume: flag.text({
      placeholder: 'VOLUME',
      mayBeEmpty: true,
      summary: 'the volume; wins over the argument',
    }),
    expandSize: flag.size({
      fallback: 0,
      placeholder: 'SIZE',
      summary: 'size to add, in GiB or with a unit',
      required: 'Missing volume amount to expand',
      hint: 'It is given with --expand-size=5 (GiB) or --expand-size=1.5TiB.',
      ask: size('How much more? (GiB, or with a unit)'),
    }),
    wait: flag.bool({ summary: 'watch the rebalance until it has ended' }),
  },
  examples: [{ title: 'Five GiB more', line: 'volume expand data --expand-size=5' }],
  changes: true,
  ignoresSurplus: true,
  check({ volume, named, expandSize }) {
    if (volume === '' && named === '') throw usage('Missing volume id');
    refuseInvalid({ expand_size: expandSize < 0 ? 'must be no less than 1' : '' });
  },
  async run(context, { volume: flagged, named, expandSize, wait }) {
    const { id, durability } = findVolume(await context.store.read(), flagged || named);
    refuseTooSmall(expandSize, durability, 'expansion');
    const rebalance = context.settings.config('rebalance_on_expansion') !== false;
    const request = { volume: id, addKiB: expandSize, rebalance, brickId: drawnIds(context.ids) };
    const { state, plan } = await carryOut(context, (planning) => planExpandVolume(request, planning));
    const volume = findVolume(state, id);
    const moves = rebalance && volume.started && !context.settings.dryRun;
    if (!wait || !moves) return volumeView(state, volume, plan.notes);
    return volumeView(state, volume, [...plan.notes, await watched(context, state, volume)]);
  },
});

/** The line that says how the rebalance stands when it has ended, or the user has seen enough. */
async function watched(context: Context, state: State, volume: Volume): Promise<string> {
  let last = '';
  const toSee = `glusterctl rebalance status ${volume.name}`;
  try {
    const end = await waitForRebalance(context, state, volume, (status) => {
      const line = rebalanceLine(volume, status);
      if (line !== last) context.stderr(line);
      last = line;
    });
    if (end.kind === 'over')
      return [rebalanceLine(volume, end.seen), ...rebalanceProblems(volume, end.seen)].join('\n');
    return `Rebalance of ${volume.name} goes on. How far it is: ${toSee}`;
  } catch (cause) {
    if (!(cause instanceof GlusterctlError)) throw cause;
    throw new GlusterctlError(
      'unknown-outcome',
      `Volume ${volume.name} is expanded, but how its rebalance goes can't be told: ${cause.message}`,
      { hint: `It goes on by itself. Look again: ${toSee}`, cause },
    );
  }
}
