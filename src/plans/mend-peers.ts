import { glusterdRestartScript, renewScript } from '../gluster/glusterd-restart.ts';
import type { Remedy } from '../health/peer-finding.ts';
import { refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan, Stage } from '../model/plan.ts';
import { restingHosts } from '../model/resting.ts';
import { addressOf, manageName, nodesOf } from './addresses.ts';
import type { Planning } from './planning.ts';

/** Each remedy once, one after the other: what restarts last takes over what was made anew before. */
export function planMendPeers(cluster: Id, remedies: readonly Remedy[], planning: Planning): Plan {
  const { settings, state } = planning;
  const renewals = remedies.flatMap((one) => (one.do === 'renew' ? [one] : []));
  const restarts = [...new Set(remedies.flatMap((one) => (one.do === 'restart' ? [one.host] : [])))];
  // It may have begun since the hosts were looked at.
  const touched = new Set(remedies.map(({ host }) => host));
  const rests = restingHosts(state).find(({ host }) => touched.has(host));
  if (rests !== undefined) throw refused(`${rests.words}, and nothing is started there`, rests.cure);
  const hostNamed = (name: string) => {
    const node = nodesOf(state, cluster).find((one) => manageName(one) === name);
    if (node === undefined) throw refused(`${name} is no host of the cluster any more`);
    return addressOf(node);
  };
  const step = {
    alternatives: [],
    undo: null,
    timeoutSeconds: 300,
    reads: null,
    whenUnreachable: 'fail',
    mutex: cluster,
  } as const;
  const stages: readonly Stage[] = [
    ...renewals.map(({ host, volume, option, value }): Stage => {
      const title = `give volume ${volume} a higher version`;
      const script = renewScript({ volume, option, value }, settings);
      return { title, steps: [{ ...step, id: `renew ${volume}`, host: hostNamed(host), title, script }] };
    }),
    ...restarts.map((host): Stage => {
      const title = `restart glusterd of ${host}`;
      const script = glusterdRestartScript(settings);
      return { title, steps: [{ ...step, id: `restart@${host}`, host: hostNamed(host), title, script }] };
    }),
  ];
  return {
    kind: 'mend-peers',
    title: 'bring the peers in step',
    changes: [],
    uses: [cluster],
    stages,
    recovery: 'back',
    notes: ['A restart of glusterd leaves bricks and clients alone.'],
  };
}
