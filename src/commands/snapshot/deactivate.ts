import { command } from '../../cli/define.ts';
import { setActive } from './set-active.ts';
import { snapshotArgument } from './snapshot-argument.ts';

export const deactivate = command({
  path: ['snapshot', 'deactivate'],
  summary: 'Let no client mount a snapshot any more',
  arguments: { snapshot: snapshotArgument },
  examples: [{ title: 'The one called before-upgrade', line: 'snapshot deactivate before-upgrade' }],
  changes: true,
  run: (context, { snapshot }) => setActive(context, snapshot, false),
});
