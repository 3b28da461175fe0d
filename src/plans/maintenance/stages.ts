import {
  servingScript,
  startServingScript,
  stopServingScript,
  volumesHealScript,
  volumesScript,
} from '../../gluster/maintenance.ts';
import { entriesScript, memberScript } from '../../gluster/set-looks.ts';
import { isClone, mountPoint } from '../../lvm/names.ts';
import { type HostSettings, settingsOn } from '../../lvm/settings.ts';
import { counted } from '../../model/counted.ts';
import type { Brick, Node } from '../../model/entities.ts';
import { ownBricks } from '../../model/foreign.ts';
import type { Change, HostAddress, Script, Stage, Step } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import {
  beginScript,
  collectScript,
  forgetScript,
  type LeftRunning,
  lookScript,
} from '../../shell/left-running.ts';
import { addressOf, manageName, nodesOf } from '../addresses.ts';
import { glusterBrick, nodeOfBrick } from '../volume-steps.ts';
import { type AboutHost, judgement } from './about-host.ts';
import { IS_CONNECTED, IS_HEALED, IS_HEALED_FOR_CERTAIN } from './is-back.ts';
import { MAY_BE_AWAY, NOTHING_TO_HEAL } from './may-be-away.ts';
import { runJudgement } from './run-ended.ts';

/** What stages of a host's absence are made from. */
export interface Absence {
  readonly state: State;
  readonly settings: HostSettings;
  readonly node: Node;
  /** Other hosts that can be asked what runs; empty where there are none. */
  readonly askable: readonly HostAddress[];
  readonly accepted: readonly string[];
}

/** All bricks that are in a volume. */
function bricksInVolumes({ state, node }: Absence): readonly Brick[] {
  return Object.values(state.bricks).filter(
    (brick) => brick.replacedBy === undefined && nodeOfBrick(state, brick).cluster === node.cluster,
  );
}

function bricksOn(absence: Absence, node: Node): readonly Brick[] {
  return bricksInVolumes(absence).filter((brick) => nodeOfBrick(absence.state, brick).id === node.id);
}

/** Of volumes that have a brick on the host; only their entries matter. */
function neighbours(absence: Absence, node: Node): readonly Brick[] {
  const volumes = new Set(bricksOn(absence, absence.node).map(({ volume }) => volume));
  return bricksOn(absence, node).filter(({ volume }) => volumes.has(volume));
}

function about({ state, node, accepted }: Absence): AboutHost {
  return {
    host: manageName(node),
    names: [...new Set([...node.storage, ...node.manage])],
    uuid: node.glusterUuid,
    members: nodesOf(state, node.cluster).map(manageName),
    accepted,
  };
}

function look(id: string, host: HostAddress, title: string, script: Script, more: Partial<Step> = {}): Step {
  return {
    id: `${id}@${host.name}`,
    host,
    alternatives: [],
    title,
    script,
    undo: null,
    timeoutSeconds: 300,
    reads: null,
    // Where it does not answer, that is what is judged.
    whenUnreachable: 'defer',
    ...more,
  };
}

function members(absence: Absence): readonly Step[] {
  const { state, settings, node } = absence;
  return nodesOf(state, node.cluster).map((each) =>
    look('sees', addressOf(each), 'ask whom it sees', memberScript(settings)),
  );
}

function entries(absence: Absence): readonly Step[] {
  const { state, settings, node } = absence;
  return nodesOf(state, node.cluster).flatMap((each) => {
    const bricks = neighbours(absence, each).map((brick) => glusterBrick(state, brick));
    if (bricks.length === 0) return [];
    return look('counts', addressOf(each), 'count what waits to be healed', entriesScript(bricks, settings));
  });
}

/** Gluster may take minutes for many volumes. */
function secondsFor({ state, node }: Absence, each: number): number {
  return 300 + each * Object.values(state.volumes).filter(({ cluster }) => cluster === node.cluster).length;
}

function volumes(absence: Absence): Step {
  const { node, settings, askable } = absence;
  const [host = addressOf(node), ...alternatives] = askable;
  return look('volumes', host, 'ask what of the volumes runs', volumesScript(settings), {
    alternatives,
    timeoutSeconds: secondsFor(absence, 2),
    mutex: node.cluster,
  });
}

function lists(absence: Absence): Step {
  const { state, node, settings, askable } = absence;
  const [host = addressOf(node), ...alternatives] = askable;
  const here = new Set(bricksOn(absence, node).map(({ volume }) => volume));
  const without = Object.values(state.volumes).filter(
    ({ id, cluster, durability }) =>
      cluster === node.cluster && (!here.has(id) || durability.type === 'none'),
  );
  const names = without.map(({ name }) => name).sort();
  return look('heals', host, 'ask gluster what is to be healed', volumesHealScript(names, settings), {
    alternatives,
    timeoutSeconds: secondsFor(absence, 130),
    mutex: node.cluster,
  });
}

/** Nothing is begun while a volume would not survive it, or something waits to be healed. */
export function gateStages(absence: Absence): readonly Stage[] {
  const { node } = absence;
  const name = manageName(node);
  const serving = look('serves', addressOf(node), 'look what of gluster runs', servingScript());
  return [
    {
      title: `look whether every volume goes on without ${name}`,
      steps: [...members(absence), serving, volumes(absence), ...entries(absence)],
      judge: judgement(MAY_BE_AWAY, about(absence)),
    },
    {
      title: 'look whether nothing is to be healed',
      steps: [lists(absence)],
      judge: judgement(NOTHING_TO_HEAL, about(absence)),
    },
  ];
}

export function stopStage(absence: Absence): Stage {
  const { node } = absence;
  const name = manageName(node);
  return {
    title: 'stop gluster',
    steps: [
      {
        ...look(
          'stop',
          addressOf(node),
          `stop glusterd and ${counted(bricksOn(absence, node).length, 'brick')} of ${name}`,
          stopServingScript(),
        ),
        undo: start(absence),
        whenUnreachable: 'fail',
      },
    ],
  };
}

function start(absence: Absence): Script {
  const own = ownBricks(absence.state, bricksOn(absence, absence.node)).filter((brick) => !isClone(brick));
  const { node, settings } = absence;
  return startServingScript([...new Set(own.map(mountPoint))].sort(), settingsOn(node, settings));
}

/** The host runs gluster again, and the others see it. What it is then is written down at once. */
export function startStages(absence: Absence, commits: readonly Change[]): readonly Stage[] {
  const { node } = absence;
  const name = manageName(node);
  return [
    {
      title: 'start gluster',
      steps: [
        {
          ...look(
            'start',
            addressOf(node),
            `mount what is missing, and start gluster on ${name}`,
            start(absence),
          ),
          whenUnreachable: 'fail',
        },
      ],
      turned: true,
    },
    {
      title: `wait for ${name} to be back in the pool`,
      steps: members(absence),
      judge: judgement(IS_CONNECTED, about(absence)),
      turned: true,
      commits,
    },
  ];
}

/** What the host has missed is healed, to a known zero. */
export function healStages(absence: Absence): readonly Stage[] {
  const { node } = absence;
  const name = manageName(node);
  return [
    {
      title: `wait for the bricks of ${name} to be healed`,
      steps: [volumes(absence), ...entries(absence)],
      judge: judgement(IS_HEALED, about(absence)),
    },
    {
      title: 'make sure that nothing is to be healed',
      steps: [lists(absence)],
      judge: judgement(IS_HEALED_FOR_CERTAIN, about(absence)),
    },
  ];
}

/** A command that may reboot its host: it is begun once, and looked at until it has ended. */
export function commandStages(
  { node }: Absence,
  work: LeftRunning,
  commits: readonly Change[],
): readonly Stage[] {
  const host = addressOf(node);
  return [
    {
      title: 'begin the command',
      steps: [
        {
          ...look('begin', host, `begin "${work.command}"`, beginScript(work)),
          undo: forgetScript(work),
          undoKeeps: {
            title: `clear up after "${work.command}"`,
            what: `whatever "${work.command}" did`,
          },
          whenUnreachable: 'fail',
        },
      ],
    },
    {
      title: `wait for "${work.command}" on ${host.name}`,
      steps: [look('command', host, 'look whether it has ended', lookScript(work))],
      judge: runJudgement(host.name, work.command),
      commits,
    },
    {
      title: 'collect what it printed',
      steps: [
        {
          ...look('output', host, 'collect what it printed', collectScript(work)),
          whenUnreachable: 'fail',
          prints: true,
        },
      ],
      turned: true,
    },
  ];
}
