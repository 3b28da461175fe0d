import { readAccepted } from '../../actions/waive-gates.ts';
import { type Flag, flag, refined } from '../../cli/flag.ts';
import type { WhileAway } from '../../gluster/snapshot.ts';
import { usage } from '../../model/errors.ts';
import { GATES } from '../../plans/gates/gate.ts';

/** A host that is down has the snapshot still, and brings it back with it: who says that it never comes back may go on. */
export const whileAway: Flag<WhileAway> = refined(
  flag.list({
    placeholder: 'GATE',
    values: [['peers-agree', GATES['peers-agree']]],
    summary: 'peers-agree: go on while a host is down, as one must that never comes back',
  }),
  (words): WhileAway => {
    const { gates } = readAccepted(words, []);
    const other = gates.find((gate) => gate !== 'peers-agree');
    if (other !== undefined)
      throw usage(`--accept: ${other} is not asked for here`, 'There is: --accept=peers-agree');
    return gates.length === 0 ? 'refuse' : 'go on';
  },
);
