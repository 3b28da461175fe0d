import { readToCompare, verify as verified } from '../../actions/verify.ts';
import { command } from '../../cli/define.ts';
import { verifyView } from '../../ui/views/verify.ts';
import { PART, scopeOf } from './scope.ts';

export const verify = command({
  path: ['verify'],
  summary: 'Compare what the state has with what the hosts hold, and name each difference',
  description:
    'One script on each host, all at once, which only looks: the pool, volume groups, thin pools, logical volumes, mounts, fstab, brick directories and their marks, volumes of gluster with their bricks and options, snapshots, notes, and what is left of nothing. Each difference tells where it is, what was expected, what was found and whether it does harm. What an open operation changes is not compared. Exit code 6 when anything differs, or could not be asked, as with "status": what is unknown is never told as missing. Notes on hosts that tell something older, as after a change of the record alone, are told on a line, and count as no difference; nor do volumes of others, in gluster or in groups of ours. Of foreign bricks, which "adopt volume" took over, only what gluster has is compared, and whether a process serves them. "state check" looks at the state alone.',
  arguments: { part: PART },
  flags: {},
  examples: [
    { title: 'Everything', line: 'verify' },
    { title: 'One host', line: 'verify gl1' },
    { title: 'One volume, for programs', line: 'verify data -o json' },
    { title: 'What a kind of difference means', line: 'explain mount-missing' },
  ],
  refusesSurplus: '"verify" takes one cluster, node or volume',
  changes: false,
  async run(context, { part }) {
    const state = await readToCompare(context);
    const { drift } = await verified(context, state, scopeOf(state, part));
    return verifyView(drift, context.clock.now());
  },
});
