import { carryOut } from '../../actions/carry-out.ts';
import { mustAgree } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { planRestoreSnapshot } from '../../plans/snapshots.ts';
import { ago } from '../../ui/ago.ts';
import { snapshotDoneView } from '../../ui/views/snapshot.ts';
import { giveUpState, mustGiveUpState, refuseLosingState } from '../shared/state-on-volume.ts';
import { whatIsLost } from '../volume/what-is-lost.ts';
import { findSnapshot } from './find-snapshot.ts';
import { snapshotArgument } from './snapshot-argument.ts';

export const restore = command({
  path: ['snapshot', 'restore'],
  summary: 'Put a volume back to a snapshot, which is used up by it',
  description:
    'What was written since is lost. A started volume is stopped meanwhile: its clients are cut off for that time. Refuses while a host of the pool is down, which would bring the snapshot back with it.',
  arguments: { snapshot: snapshotArgument },
  flags: { giveUpState },
  examples: [{ title: 'Back to before-upgrade', line: 'snapshot restore before-upgrade --yes' }],
  changes: true,
  async run(context, { snapshot: name, giveUpState: given }) {
    const state = await context.store.read();
    const { volume, snapshot } = findSnapshot(state, name);
    const said = await mustGiveUpState(context, state, volume, { done: 'put back', said: given });
    await mustAgree(context, {
      about: async () => [
        `${name}: taken ${ago(snapshot.created, context.clock.now())}; it is used up by this`,
        ...(await whatIsLost(context, state, [volume])),
      ],
      word: volume.name,
      question: `Put volume ${volume.name} back to ${snapshot.created}? What was written since is lost${
        volume.started ? ', and it is stopped meanwhile: its clients are cut off for that time' : ''
      }.`,
      otherwise: 'Nothing was changed',
      unasked: {
        refuse: `Putting volume ${volume.name} back loses what was written since ${snapshot.created}${
          volume.started ? ', and stops it meanwhile: its clients are cut off for that time' : ''
        }`,
        hint: 'Say that this is wanted with --yes.',
      },
    });
    await carryOut(context, (planning) => {
      const present = planning.state.volumes[volume.id];
      if (present !== undefined)
        refuseLosingState(context, planning.state, present, { done: 'put back', said });
      return planRestoreSnapshot(volume.id, name, planning);
    });
    return snapshotDoneView(name, `Volume ${volume.name} is as it was at ${snapshot.created}`);
  },
});
