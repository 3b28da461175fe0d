import type { Id } from '../model/ids.ts';
import type { NodeNote } from '../notes/note.ts';
import { type Evidence, type HostSeen, isOurs } from './evidence.ts';
import type { Findings, HostAsked, HostHint } from './rebuilt.ts';

/** A host of a pool, asked or only known by others. */
export interface Member {
  /** What gluster calls it; null where it has not told. */
  readonly uuid: string | null;
  readonly asked: HostAsked | null;
  readonly seen: HostSeen | null;
  /** Names by which gluster knows it. */
  readonly names: readonly string[];
  readonly note: (NodeNote & { readonly written: number }) | null;
}

/** Hosts that are in one pool. */
export interface Pool {
  readonly members: readonly Member[];
}

/** Who belongs together, as the hosts themselves see it. */
export function poolsOf(evidence: Evidence, findings: Findings): readonly Pool[] {
  refuseTwins(evidence.seen, findings);
  const pools: Map<string, string[]>[] = [];
  for (const { host, inventory } of evidence.seen) {
    const known = new Map<string, string[]>([[inventory.glusterUuid ?? host, []]]);
    // Who was let go, or is not let in, is no member.
    for (const peer of inventory.peers ?? [])
      if (peer.state.startsWith('Peer in Cluster')) known.set(peer.uuid, [...peer.names]);
    for (const pool of pools.filter((each) => [...known.keys()].some((uuid) => each.has(uuid)))) {
      pools.splice(pools.indexOf(pool), 1);
      for (const [uuid, names] of pool) known.set(uuid, [...(known.get(uuid) ?? []), ...names]);
    }
    pools.push(known);
  }
  return pools.map((pool) => ({
    members: [...pool].map(([uuid, names]) => memberOf(uuid, [...new Set(names)], evidence)),
  }));
}

function memberOf(uuid: string, known: readonly string[], evidence: Evidence): Member {
  const seen = evidence.seen.find(({ host, inventory }) => (inventory.glusterUuid ?? host) === uuid) ?? null;
  const asked = seen ?? evidence.silent.find(({ hint, host }) => isCalled(hint, host, known)) ?? null;
  const names = [...new Set([...known, ...(asked?.hint.storage ?? [])])];
  const note = nodeNote(evidence, seen, [...names, ...(asked === null ? [] : [asked.host])]);
  return { uuid: seen?.inventory.glusterUuid === null ? null : uuid, asked, seen, names, note };
}

function isCalled({ manage, storage }: HostHint, host: string, names: readonly string[]): boolean {
  return [host, ...manage, ...(storage ?? [])].some((name) => names.includes(name));
}

/** What the host itself holds of its node, or the others in the note of their cluster: the newest. */
function nodeNote({ notes }: Evidence, seen: HostSeen | null, names: readonly string[]): Member['note'] {
  const own = (seen?.notes ?? []).flatMap(({ note, written }) =>
    note.kind === 'node' ? [{ ...note, written }] : [],
  );
  const others = notes
    .all('cluster')
    .flatMap((cluster) =>
      cluster.nodes.map((node) => ({ ...node, cluster: cluster.id, written: cluster.written })),
    );
  const same = others.filter((node) =>
    own[0] === undefined
      ? [...node.storage, ...node.manage].some((name) => names.includes(name))
      : node.id === own[0].id,
  );
  return [...own, ...same].toSorted((a, b) => b.written - a.written)[0] ?? null;
}

/** A host whose disk is a copy of another's can't be told from it. */
function refuseTwins(seen: readonly HostSeen[], findings: Findings): void {
  const twice = (of: (host: HostSeen) => readonly string[], words: (what: string) => string): void => {
    const owners = new Map<string, string[]>();
    for (const host of seen)
      for (const what of new Set(of(host))) owners.set(what, [...(owners.get(what) ?? []), host.host]);
    for (const [what, hosts] of owners)
      if (hosts.length > 1) findings.add('conflicting', hosts.join(' and '), words(what));
  };
  twice(
    ({ inventory }) => (inventory.glusterUuid === null ? [] : [inventory.glusterUuid]),
    (uuid) => `both call themselves ${uuid} in gluster: is it one host by two names, or is a disk a copy?`,
  );
  twice(
    ({ notes }) => notes.flatMap(({ note }) => (note.kind === 'node' ? [note.id] : [])),
    (id) => `both hold the note of node ${id}: is a disk a copy?`,
  );
  twice(
    ({ inventory }) => (inventory.groups ?? []).filter(isOurs).map(({ name }) => name),
    (group) => `both hold the volume group ${group}`,
  );
}

/** The cluster of a pool, by what most newly was written of its hosts, or of what is on them. */
export function clusterIdOf({ members }: Pool): Id | null {
  const told = members.flatMap(({ note }) => note ?? []);
  const things = members.flatMap(({ seen }) =>
    (seen?.notes ?? []).flatMap(({ note, written }) =>
      note.kind === 'volume' ? [{ cluster: note.cluster, written }] : [],
    ),
  );
  const newest = [told, things].flatMap((notes) =>
    notes.toSorted((a, b) => b.written - a.written).slice(0, 1),
  );
  return newest[0]?.cluster ?? null;
}
