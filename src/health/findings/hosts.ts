import { RESTART_GLUSTERD } from '../../gluster/glusterd-restart.ts';
import type { Node } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import { withoutName } from '../../model/named-once.ts';
import { consequencesOn } from '../consequences.ts';
import type { Finding, VolumeHealth } from '../health.ts';
import type { Joined } from '../joined.ts';
import type { Look } from '../look.ts';
import { hostName, isLook, type NoLook } from '../survey.ts';
import { hostCures } from './cures.ts';
import { isExplained, maintenanceFinding } from './maintenance.ts';

/** Hosts that are off, that let nobody in, and those whose glusterd says nothing. */
export function hostFindings(joined: Joined, volumes: readonly VolumeHealth[]): readonly Finding[] {
  const hosts = joined.nodes.flatMap((node): Finding[] => {
    const seen = joined.seen(node);
    if (seen === undefined) return [];
    if (node.maintenance != null && isExplained(seen.look))
      return [maintenanceFinding(joined, node, seen.look, volumes)];
    if (!isLook(seen.look)) return [withoutLook(joined, node, seen.look, volumes)];
    if (joined.isReinstalled(node)) return [reinstalledFinding(joined, node, volumes)];
    return [...glusterdFinding(joined, node, volumes), ...partlyTold(hostName(node), seen.look)];
  });
  return [...hosts, ...stuckMembers(joined), ...clusterSilent(joined)];
}

function withoutLook(
  joined: Joined,
  node: Node,
  { why, message, hint }: NoLook,
  volumes: readonly VolumeHealth[],
): Finding {
  const name = hostName(node);
  const lost = consequencesOn(name, volumes, ['away', 'unknown']);
  const check = { command: `glusterctl host check ${name}`, on: null };
  switch (why) {
    case 'off':
      return {
        kind: 'host-off',
        level: lost.level,
        about: name,
        what: offWords(name, message),
        risk: lost.words === '' ? '' : `Without it ${lost.words}.`,
        next: [check, ...hostCures(joined, node, volumes)],
      };
    case 'refused':
      return {
        kind: 'host-refused',
        level: 'warning',
        about: name,
        what: `${name} lets nobody in: ${withoutName(name, message)}`,
        risk: `What runs there is known only as far as other hosts see it. ${firstLine(hint)}`.trim(),
        next: [check],
      };
    case 'failed':
      return {
        kind: 'host-silent',
        level: 'warning',
        about: name,
        what: `${name} could not be looked at: ${withoutName(name, message)}`,
        risk: 'What runs there is known only as far as other hosts see it.',
        next: [check],
      };
  }
}

/** Of disks that hang that is told. */
function partlyTold(name: string, { hung, untold }: Look): readonly Finding[] {
  if (hung !== null || untold.length === 0) return [];
  return [
    {
      kind: 'host-silent',
      level: 'warning',
      about: name,
      what: `${name} told only a part of it, and not ${listed(untold)}`,
      risk: 'What is wrong there may be more than shows here.',
      next: [{ command: `glusterctl host check ${name}`, on: null }],
    },
  ];
}

/** `gl2 (10.0.0.2) is off, …`: the message begins with the same name, and may say the same. */
function offWords(name: string, message: string): string {
  const off = "is off, or can't be reached";
  const [, address, said] = /^(\S+ \([^)]*\)): (.*)$/s.exec(message) ?? [];
  const isNamed = said !== undefined && address?.startsWith(`${name} (`) === true;
  const who = isNamed ? address : name;
  const same = `${name} can't be reached`;
  const why = isNamed
    ? said
    : message.startsWith(same)
      ? message.slice(same.length).replace(/^: /, '')
      : withoutName(name, message);
  return `${who} ${off}${why === '' ? '' : `: ${why}`}`;
}

/** It answers under its name, and gluster's pool does not know it. */
function reinstalledFinding(joined: Joined, node: Node, volumes: readonly VolumeHealth[]): Finding {
  const name = hostName(node);
  const { level, words } = consequencesOn(name, volumes, ['away']);
  const isBlank = (joined.look(node)?.peers ?? []).length === 0;
  return {
    kind: 'host-reinstalled',
    level,
    about: name,
    what: isBlank
      ? `${name} answers, and came back empty: it is not the member of the pool that it was`
      : `${name} answers, and its glusterd belongs to another pool`,
    risk: words === '' ? '' : `Without it ${words}.`,
    next: [
      isBlank
        ? { command: `glusterctl node replace ${name}`, on: null }
        : { command: `glusterctl host check ${name}`, on: null },
    ],
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function glusterdFinding(joined: Joined, node: Node, volumes: readonly VolumeHealth[]): Finding[] {
  const name = hostName(node);
  const look = joined.look(node);
  if (look === null || look.silence === null) return [];
  const { level, words } = consequencesOn(name, volumes, ['down', 'away']);
  const lost = words === '' ? '' : ` Without it ${words}.`;
  const risk = `gluster's commands leave it out, and nothing there is started again.${lost}`;
  const said = look.said === '' ? '' : `: ${look.said}`;
  switch (look.silence) {
    case 'down':
      return [
        {
          kind: 'glusterd-down',
          level,
          about: name,
          what: `glusterd does not run on ${name}`,
          risk,
          next: [{ command: 'systemctl start glusterd', on: name }],
        },
      ];
    case 'stuck':
      return [
        {
          kind: 'glusterd-stuck',
          level,
          about: name,
          what: `glusterd on ${name} does not answer${said}`,
          risk,
          next: [{ command: RESTART_GLUSTERD, on: name }],
        },
      ];
    case 'refused':
      return [
        {
          kind: 'glusterd-refused',
          level,
          about: name,
          what: `glusterd on ${name} does not tell of its peers${said}`,
          risk,
          next: [{ command: `glusterctl host check ${name}`, on: null }],
        },
      ];
  }
}

/**
 * A member that spoke to a host in the moment when that lost its power still takes it for connected, and lets every
 * command for volumes run out of time. Either that was seen, or it alone sees a host that is off.
 */
function stuckMembers(joined: Joined): readonly Finding[] {
  const stuck = new Map<string, string>();
  for (const { host, answer } of joined.survey.answers)
    if (answer?.stuck === true) stuck.set(host, 'commands for volumes get no answer there');
  for (const gone of joined.nodes.filter((node) => joined.isOff(node))) {
    const views = joined.nodes.flatMap((viewer) => {
      const peer = joined
        .look(viewer)
        ?.peers?.find(
          ({ uuid, names }) =>
            joined.nodeByUuid(uuid) === gone || names.some((name) => joined.nodeByName(name) === gone),
        );
      return peer === undefined ? [] : [{ name: hostName(viewer), connected: peer.connected }];
    });
    if (views.every(({ connected }) => connected)) continue;
    for (const { name, connected } of views)
      if (connected && !stuck.has(name))
        stuck.set(name, `it takes ${hostName(gone)} for connected, which is off`);
  }
  return [...stuck].map(([name, why]) => ({
    kind: 'member-stuck',
    level: 'warning',
    about: name,
    what: `glusterd on ${name} is stuck: ${why}`,
    risk: 'A command for volumes that is given there ends in a timeout. Bricks go on running when glusterd is restarted so.',
    next: [
      { command: RESTART_GLUSTERD, on: name },
      { command: 'glusterctl peer doctor', on: null, when: 'if that does not help' },
    ],
  }));
}

/** Hosts answer, and yet nobody tells how the volumes do. */
function clusterSilent(joined: Joined): readonly Finding[] {
  const { answers } = joined.survey;
  const answering = joined.nodes.filter((node) => joined.isAnswering(node));
  if (joined.status !== null || answering.length === 0) return [];
  const said = answers.findLast(({ answer }) => answer !== null && answer.said !== '')?.answer?.said ?? '';
  const [first] = answering.map(hostName);
  return [
    {
      kind: 'cluster-silent',
      level: 'warning',
      about: joined.survey.cluster.name ?? joined.survey.cluster.id,
      what: `No host tells how the volumes do${said === '' ? '' : `: ${said}`}`,
      risk: 'Which bricks are up is not known.',
      next: [{ command: 'gluster volume status all', on: first ?? null }],
    },
  ];
}
