import {
  forgetMembershipScript,
  memberLookScript,
  restartGlusterdScript,
  restoreMembershipScript,
  type WantedMembership,
} from '../../gluster/membership.ts';
import type { Node } from '../../model/entities.ts';
import type { Stage, Step } from '../../model/plan.ts';
import { addressOf, manageName, nodesOf } from '../addresses.ts';
import type { Planning } from '../planning.ts';
import { MEMBER_IS_BACK } from './member-is-back.ts';
import { NOTHING_TO_TAKE_BACK } from './nothing-to-take-back.ts';

/**
 * A host that came back empty under its own name is made the member that it was. It takes the volumes over from the
 * others, and serves them only when its glusterd has been started once more.
 */
export function rejoinStages(node: Node, wanted: WantedMembership, planning: Planning): readonly Stage[] {
  const name = manageName(node);
  const step = (id: string, title: string, script: Step['script'], undo: Step['undo']): Step => ({
    id: `${id}@${name}`,
    host: addressOf(node),
    alternatives: [],
    title,
    script,
    undo,
    timeoutSeconds: 300,
    reads: null,
    whenUnreachable: 'fail',
    mutex: node.cluster,
  });
  return [
    {
      title: `make ${name} the member that it was`,
      steps: [
        step(
          'membership',
          `give the glusterd of ${name} its id and its peers back, and start it`,
          restoreMembershipScript(wanted),
          forgetMembershipScript(wanted),
        ),
      ],
    },
    memberLooks('volumes', node, planning, []),
    {
      title: `start the glusterd of ${name} once more`,
      steps: [
        step(
          'restart',
          `start the glusterd of ${name} once more`,
          restartGlusterdScript(),
          NOTHING_TO_TAKE_BACK,
        ),
      ],
    },
    memberLooks('checksums', node, planning, ['checksums']),
  ];
}

/** All members are asked: each must see the host, and the host must see each. */
function memberLooks(
  what: string,
  node: Node,
  { state, settings, unreachable }: Planning,
  wants: readonly string[],
): Stage {
  const name = manageName(node);
  const all = nodesOf(state, node.cluster);
  const members = all.filter((one) => one.id === node.id || !unreachable.has(manageName(one)));
  const away = all.filter((one) => !members.includes(one));
  return {
    title: `wait for ${name} to be a member again`,
    steps: members.map(
      (member): Step => ({
        id: `${what}@${manageName(member)}`,
        host: addressOf(member),
        alternatives: [],
        title: `look whom ${manageName(member)} sees, and which volumes it has`,
        script: memberLookScript(settings),
        undo: null,
        timeoutSeconds: 300,
        reads: null,
        whenUnreachable: 'fail',
      }),
    ),
    judge: {
      by: MEMBER_IS_BACK,
      about: {
        host: [name],
        members: members.map(manageName),
        away: away.flatMap(({ manage, storage }) => [...manage, ...storage]),
        wants,
      },
    },
  };
}
