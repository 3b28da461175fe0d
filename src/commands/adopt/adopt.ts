import { adoptAll, adoptVolume } from '../../actions/adopt-volumes.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { adoptedView } from '../../ui/views/adopted.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';
import { foreignVolume } from './ask-foreign.ts';

const WHAT_THERE_IS = 'What can be adopted: glusterctl volume list --foreign';

export const adopt = command({
  path: ['adopt'],
  summary: 'Take volumes into the state that were made by hand',
  description:
    'Each is written down as gluster has it, and marked as one of ours. Nothing is done on its bricks, which stay foreign: they are shown, can be moved to disks of ours, and are never taken away. Of --all, those that can not be adopted are told with the reason, and the exit code is 3.',
  arguments: {
    what: argument.optional(
      { name: 'volume', summary: 'this word', values: ['volume'] },
      { required: 'What is to be adopted?', ask: { answer: async () => 'volume' }, orFlag: 'all' },
    ),
    name: argument.optional(
      { name: 'NAME', summary: 'name that gluster has the volume by, or CLUSTER/NAME' },
      { required: 'Volume name missing', ask: foreignVolume, orFlag: 'all' },
    ),
  },
  flags: { all: flag.bool({ summary: 'instead: all volumes of the pools that the state does not hold' }) },
  examples: [
    { title: 'The volume called byhand', line: 'adopt volume byhand' },
    { title: 'What would be written down', line: 'adopt volume byhand --dry-run' },
    { title: 'All of them, and first what would become of each', line: 'adopt --all --dry-run' },
  ],
  changes: true,
  refusesSurplus: 'Too many arguments provided',
  check({ what, name, all }) {
    if (all && what !== '') throw usage('--all and a volume do not go together', WHAT_THERE_IS);
    if (all) return;
    if (what === '')
      throw usage('What is to be adopted?', `${WHAT_THERE_IS}\nAll of them: glusterctl adopt --all`);
    if (what !== 'volume')
      throw usage(`Only volumes are adopted, not ${JSON.stringify(what)}`, WHAT_THERE_IS);
    if (name === '') throw usage('Volume name missing', WHAT_THERE_IS);
  },
  async run(context, { name, all }) {
    if (!all) return adoptedView(await adoptVolume(context, name), []);
    const adopted = await adoptAll(context);
    const { volumes, failed, notes } = adopted;
    if (volumes.length === 0 && failed.length > 0) throw allFailed(failed);
    const { dryRun } = context.settings;
    const failures = failureNotes(failed, { done: volumes.length, verb: 'adopted', dryRun });
    return adoptedView({ ...adopted, notes: [...notes, ...failures] }, failuresJson(failed));
  },
});
