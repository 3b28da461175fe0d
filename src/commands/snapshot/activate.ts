import { command } from '../../cli/define.ts';
import { setActive } from './set-active.ts';
import { snapshotArgument } from './snapshot-argument.ts';

export const activate = command({
  path: ['snapshot', 'activate'],
  summary: 'Let clients mount a snapshot',
  arguments: { snapshot: snapshotArgument },
  examples: [{ title: 'The one called before-upgrade', line: 'snapshot activate before-upgrade' }],
  changes: true,
  run: (context, { snapshot }) => setActive(context, snapshot, true),
});
