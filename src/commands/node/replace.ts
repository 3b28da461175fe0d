import { replaceNode } from '../../actions/replace-node.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { findNode } from '../../model/lookup.ts';
import { text } from '../../ui/views/text.ts';
import { nodes } from '../shared/ask/from-state.ts';
import { accept, destroyExistingData, parallel } from '../shared/lost-flags.ts';

export const replace = command({
  path: ['node', 'replace'],
  summary: 'Put a host in the place of one that is lost',
  description:
    'Without NEW: the host came back empty under its own name, and becomes the member that it was, with its disks and bricks made anew; where its disks are as they were, they are used. With NEW, a node of the cluster: all bricks of OLD, which may be off for good, are made anew there from the others of their sets; then OLD leaves the pool.',
  arguments: {
    old: argument.one(
      { name: 'OLD', summary: 'id, beginning of the id, or host name' },
      { required: 'Node id missing', ask: nodes },
    ),
    next: argument.optional({
      name: 'NEW',
      summary: 'the node that takes over; without: OLD came back empty',
    }),
  },
  flags: {
    anywhere: flag.bool({
      fallback: false,
      summary: 'bricks of OLD go wherever there is room, instead of to one node',
    }),
    accept,
    parallel,
    destroyExistingData,
  },
  examples: [
    { title: 'gl3 was installed anew, and its disks are empty', line: 'node replace gl3' },
    { title: 'gl3 is lost, and the others take over', line: 'node replace gl3 --anywhere' },
  ],
  changes: true,
  check({ next, anywhere }) {
    if (next !== '' && anywhere) throw usage('NEW and --anywhere exclude each other');
  },
  async run(
    context,
    { old, next, anywhere, accept: accepted, parallel: lanes, destroyExistingData: destroy },
  ) {
    const { id } = findNode(await context.store.read(), old);
    const { by, notes } = await replaceNode(context, {
      old,
      next,
      anywhere,
      accepted,
      parallel: lanes,
      destroyExistingData: destroy,
    });
    const line =
      next === '' && !anywhere
        ? `${by} is back: its bricks are there, and healed`
        : `${by} took over all that was on ${old}, which is no member any more`;
    return text(`${line}\n`, { id, by }, notes);
  },
});
