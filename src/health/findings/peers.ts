import { isMember, isRejected, type PeerSeen } from '../../gluster/peer-status.ts';
import type { Node } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import type { Finding, FindingKind } from '../health.ts';
import type { Joined } from '../joined.ts';
import { hostName } from '../survey.ts';

/** Two hosts that answer us, and what the one says of the other. */
interface Complaint {
  readonly viewer: string;
  readonly target: string;
  readonly kind: FindingKind;
  readonly state: string;
}

/** Hosts that all answer, and don't see each other as they should. */
export function peerFindings(joined: Joined): readonly Finding[] {
  const answering = joined.nodes.filter((node) => joined.isAnswering(node) && !joined.isReinstalled(node));
  const complaints = answering.flatMap((viewer) =>
    answering.filter((target) => target !== viewer).flatMap((target) => complaint(joined, viewer, target)),
  );
  return [...oddOnes(complaints), ...strangers(joined, answering), ...serverQuorum(joined, answering)];
}

export function peerFrom(joined: Joined, viewer: Node, target: Node): PeerSeen | undefined {
  return joined
    .look(viewer)
    ?.peers?.find(
      ({ uuid, names }) =>
        joined.nodeByUuid(uuid) === target || names.some((name) => joined.nodeByName(name) === target),
    );
}

function complaint(joined: Joined, viewer: Node, target: Node): Complaint[] {
  const peer = peerFrom(joined, viewer, target);
  const kind: FindingKind | null =
    peer === undefined
      ? 'peer-missing'
      : isRejected(peer)
        ? 'peer-rejected'
        : !peer.connected
          ? 'peer-disconnected'
          : isMember(peer)
            ? null
            : 'peer-unsettled';
  if (kind === null) return [];
  return [{ viewer: hostName(viewer), target: hostName(target), kind, state: peer?.state ?? '' }];
}

/**
 * Of two hosts that reject each other, either may be the odd one: it is the one that most others are at odds with.
 * What is told of it is left out for the others.
 */
function oddOnes(all: readonly Complaint[]): readonly Finding[] {
  const found: Finding[] = [];
  let left = all;
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const { viewer, target } of left)
      for (const [name, weight] of [
        [viewer, 1],
        [target, 1.001],
      ] as const)
        counts.set(name, (counts.get(name) ?? 0) + weight);
    const [odd = ''] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    const about = left.filter(({ viewer, target }) => viewer === odd || target === odd);
    left = left.filter((one) => !about.includes(one));
    found.push(oddFinding(odd, about));
  }
  return found;
}

const ORDER: readonly FindingKind[] = [
  'peer-rejected',
  'peer-missing',
  'peer-unsettled',
  'peer-disconnected',
];

function oddFinding(odd: string, about: readonly Complaint[]): Finding {
  const kind = ORDER.find((each) => about.some((one) => one.kind === each)) ?? 'peer-disconnected';
  const alike = about.filter((one) => one.kind === kind);
  const others = listed([...new Set(alike.map(({ viewer, target }) => (viewer === odd ? target : viewer)))]);
  const state = alike[0]?.state ?? '';
  const words: Readonly<Partial<Record<FindingKind, string>>> = {
    'peer-rejected': `${odd} and ${others} reject each other: their files of volumes differ`,
    'peer-missing': `${odd} and ${others} are not in each other's pool`,
    'peer-unsettled': `${odd} and ${others} have not taken each other in: ${state}`,
    'peer-disconnected': `${odd} and ${others} are not connected, though glusterd runs on all of them`,
  };
  const risk =
    kind === 'peer-disconnected'
      ? 'Each leaves the other out of what is changed, and bricks may be out of reach for clients. A firewall, or the network, is likely.'
      : 'What is changed on one side is not known on the other.';
  return {
    kind,
    level: 'warning',
    about: odd,
    what: words[kind] ?? '',
    risk,
    next: [
      kind === 'peer-disconnected'
        ? { command: `glusterctl host check`, on: null }
        : { command: `glusterctl peer doctor`, on: null },
    ],
  };
}

/** Who is in gluster's pool, and not in the state. */
function strangers(joined: Joined, answering: readonly Node[]): readonly Finding[] {
  const found = new Map<string, string>();
  for (const viewer of answering)
    for (const { uuid, names } of joined.look(viewer)?.peers ?? []) {
      const node =
        joined.nodeByUuid(uuid) ??
        names.map((name) => joined.nodeByName(name)).find((one) => one !== undefined);
      if (node === undefined) found.set(uuid, names[0] ?? uuid);
    }
  return [...found.values()].map((name) => ({
    kind: 'peer-unknown',
    level: 'notice',
    about: name,
    what: `${name} is in gluster's pool, and no node of this cluster`,
    risk: 'It is not looked at, and no bricks are made there.',
    next: [{ command: `glusterctl host check ${name}`, on: null }],
  }));
}

/** Where servers need a majority, those that don't see one stop all their bricks. */
function serverQuorum(joined: Joined, answering: readonly Node[]): readonly Finding[] {
  const needing = [...(joined.info?.values() ?? [])].filter(
    ({ options }) => options['cluster.server-quorum-type'] === 'server',
  );
  if (needing.length === 0) return [];
  const ratio = needing
    .map(({ options }) => options['cluster.server-quorum-ratio'])
    .find((one) => one !== undefined);
  const percent = ratio === undefined ? null : Number(ratio.replace('%', ''));
  const without = answering.filter((viewer) => {
    const peers = joined.look(viewer)?.peers ?? [];
    const all = peers.length + 1;
    const there = peers.filter(({ connected }) => connected).length + 1;
    return percent === null || !Number.isFinite(percent) ? there * 2 <= all : (there * 100) / all < percent;
  });
  if (without.length === 0) return [];
  return [
    {
      kind: 'server-quorum',
      level: 'critical',
      about: listed(without.map(hostName)),
      what: `${listed(without.map(hostName))} ${without.length === 1 ? 'sees' : 'see'} too few peers for the quorum of servers`,
      risk: `All bricks there are stopped, of: ${listed(needing.map(({ name }) => name))}. They start again when enough hosts are back.`,
      next: [{ command: 'glusterctl host check', on: null }],
    },
  ];
}
