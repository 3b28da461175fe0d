import { carryOut } from '../../actions/carry-out.ts';
import { mustAgree } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { planDeleteSnapshot } from '../../plans/snapshots.ts';
import { ago } from '../../ui/ago.ts';
import { snapshotDoneView } from '../../ui/views/snapshot.ts';
import { findSnapshot } from './find-snapshot.ts';
import { snapshotArgument } from './snapshot-argument.ts';
import { whileAway } from './while-away.ts';

export const deleteSnapshot = command({
  path: ['snapshot', 'delete'],
  summary: 'Delete a snapshot',
  description:
    'Refuses while a host of the pool is down: gluster would have the snapshot again as soon as that is back.',
  arguments: { snapshot: snapshotArgument },
  flags: { accept: whileAway },
  examples: [{ title: 'The one called before-upgrade', line: 'snapshot delete before-upgrade' }],
  changes: true,
  async run(context, { snapshot: name, accept }) {
    const { volume, snapshot } = findSnapshot(await context.store.read(), name);
    await mustAgree(context, {
      about: [`${name}: of ${volume.name}, taken ${ago(snapshot.created, context.clock.now())}`],
      question: `Delete snapshot ${name} of volume ${volume.name}?`,
      otherwise: 'Nothing was deleted',
      unasked: 'go on',
    });
    await carryOut(context, (planning) => planDeleteSnapshot(volume.id, name, accept, planning));
    return snapshotDoneView(name, `Snapshot ${name} deleted`);
  },
});
