import { forgetNode } from '../../actions/forget-lost.ts';
import { command } from '../../cli/define.ts';
import { entryView } from '../../ui/views/entry.ts';
import { accept, dataIsGone, mustBeSaid } from '../shared/lost-flags.ts';
import { node } from './node-argument.ts';

export const forget = command({
  path: ['node', 'forget'],
  summary: 'Give up a host that is lost for good, with the data that was nowhere else',
  description:
    'It leaves pool and state with its disks. Distributed volumes go on without the files that were there; one that lay wholly there is gone. What has copies elsewhere is not forgotten, but replaced: see "node replace".',
  arguments: { node },
  flags: { dataIsGone, accept },
  examples: [{ title: 'The host called gl3 is lost', line: 'node forget gl3 --data-is-gone' }],
  changes: true,
  check: (named) => mustBeSaid(named.dataIsGone, 'A node'),
  async run(context, { node: reference, accept: accepted }) {
    const { id, notes } = await forgetNode(context, reference, accepted);
    return { ...entryView({ id, state: 'failed' }, `Node ${id} is forgotten`), notes };
  },
});
