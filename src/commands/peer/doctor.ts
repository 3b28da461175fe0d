import { carryOut } from '../../actions/carry-out.ts';
import { lookAtPeers, type PeersLook } from '../../actions/look-at-peers.ts';
import { argument } from '../../cli/argument.ts';
import { mustAgree } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { findCluster } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { planMendPeers } from '../../plans/mend-peers.ts';
import { peerDoctorView } from '../../ui/views/peer-doctor.ts';

export const doctor = command({
  path: ['peer', 'doctor'],
  summary: 'Compare what the glusterd of each host knows, and say how to bring them in step',
  description:
    "Looks at all hosts side by side: ids, releases and operating versions, who has whom as a peer and in which state, and the files of each volume line by line. It shows only what differs, who is the odd one, and the cure as it is typed. --fix carries out the cures that only restart glusterd or set a setting as it is already; all others stay a person's, and a host in maintenance is left as it is. Exit code 6 where anything differs.",
  arguments: {
    cluster: argument.optional({
      name: 'CLUSTER',
      summary: 'id, beginning of the id, or name; all if none is named',
    }),
  },
  flags: { fix: flag.bool({ summary: 'carry out the cures that are safe, after asking' }) },
  examples: [
    { title: 'All clusters', line: 'peer doctor' },
    { title: 'One, and what is safe to mend is mended', line: 'peer doctor lab --fix --yes' },
  ],
  changes: true,
  plansWith: 'fix',
  async run(context, { cluster: word, fix }) {
    const state = await context.store.read();
    const clusters = word === '' ? Object.values(state.clusters) : [findCluster(state, word)];
    const looks: PeersLook[] = [];
    for (const cluster of clusters) {
      const look = await lookAtPeers(context, state, cluster);
      looks.push(fix ? await mended(context, state, look) : look);
    }
    return peerDoctorView(looks);
  },
});

/** What is left when the safe cures were carried out. */
async function mended(context: Context, state: State, look: PeersLook): Promise<PeersLook> {
  const remedies = look.findings.flatMap((one) => one.remedies);
  if (remedies.length === 0) {
    await context.operate([]);
    return look;
  }
  const hosts = [...new Set(remedies.flatMap((one) => (one.do === 'restart' ? [one.host] : [])))].join(', ');
  await mustAgree(context, {
    about: look.findings.map(({ what }) => what),
    question: `Restart glusterd of ${hosts}? Bricks and clients go on.`,
    otherwise: 'Nothing was changed',
    unasked: {
      refuse: `Whether glusterd of ${hosts} may be restarted can't be asked`,
      hint: 'With --yes it is done without a question.',
    },
  });
  await carryOut(context, (planning) => planMendPeers(look.cluster.id, remedies, planning));
  return context.settings.dryRun ? look : await lookAtPeers(context, state, look.cluster);
}
