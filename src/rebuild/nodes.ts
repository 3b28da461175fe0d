import type { Cluster, Node } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { Evidence } from './evidence.ts';
import { clusterIdOf, type Member, type Pool } from './members.ts';
import type { Findings, Hints } from './rebuilt.ts';

/** A node as it will be, with what was seen of its host. */
export interface NodeFound {
  readonly node: Node;
  readonly member: Member;
  readonly pool: Pool;
}

export interface Hosts {
  readonly clusters: readonly Cluster[];
  readonly nodes: readonly NodeFound[];
}

/** Clusters and their nodes: each host of a pool is one, whether it answers or not. */
export function nodesOfPools(
  pools: readonly Pool[],
  evidence: Evidence,
  hints: Hints,
  findings: Findings,
): Hosts {
  const clusters = new Map<Id, Cluster>();
  const nodes: NodeFound[] = [];
  for (const pool of pools) {
    const home = clusterOf(pool, evidence, hints, findings);
    const twin = [...clusters.values()].find(
      ({ id, name }) => id !== home.id && name !== null && name === home.name,
    );
    if (twin !== undefined)
      findings.add('conflicting', `cluster ${home.name}`, 'hosts of more than one pool are said to be of it');
    clusters.set(home.id, home);
    for (const member of pool.members) {
      // Two clusters may share a pool: what is written of a node says which it is of.
      const own = member.note === null ? home : (otherCluster(member.note.cluster, evidence) ?? home);
      if (!clusters.has(own.id)) clusters.set(own.id, own);
      nodes.push({ node: nodeOf(member, own.id, nodes.length + 1, hints, findings), member, pool });
    }
  }
  return { clusters: [...clusters.values()], nodes };
}

function otherCluster(id: Id, { notes }: Evidence): Cluster | null {
  const note = notes.of('cluster', id);
  return note === undefined ? null : { id, name: note.name, file: note.file, block: note.block };
}

function clusterOf(pool: Pool, evidence: Evidence, hints: Hints, findings: Findings): Cluster {
  const id = clusterIdOf(pool);
  const noted = id === null ? null : otherCluster(id, evidence);
  if (noted !== null) {
    findings.add('recovered', `cluster ${noted.name ?? noted.id}`, 'as written down on its hosts');
    return noted;
  }
  const numbers = pool.members.flatMap(({ asked }) => asked?.hint.cluster ?? []);
  const told = hints.clusters[numbers[0] ?? -1];
  const fresh = id ?? hints.nextId();
  if (told !== undefined) {
    findings.add('recovered', `cluster ${told.name ?? fresh}`, 'by the topology file, with a new id');
    return { id: fresh, ...told };
  }
  const [first] = pool.members.map(nameOf).sort();
  const accepted = findings.guess(
    `cluster:${first ?? ''}`,
    `the cluster of ${first ?? fresh}`,
    'nothing tells its name and what volumes it is for: it gets a new id, no name, and takes files and blocks',
    'until then it takes no new volumes',
    fresh,
  );
  return { id: fresh, name: null, file: accepted, block: accepted };
}

/** As a person calls it. */
export function nameOf({ asked, note, names, uuid }: Member): string {
  const asSuch = asked !== null && !asked.hint.found ? asked.host : undefined;
  return asSuch ?? note?.manage[0] ?? asked?.host ?? names[0] ?? uuid ?? '';
}

function nodeOf(member: Member, cluster: Id, number: number, hints: Hints, findings: Findings): Node {
  const { asked, seen, note, names, uuid } = member;
  const name = nameOf(member);
  const hint = asked?.hint;
  const manage = manageNames(member, name);
  const storage = note?.storage ?? hint?.storage ?? (names.length > 0 ? names.slice(0, 1) : [name]);
  const zone = note?.zone ?? hint?.zone ?? null;
  const base = {
    id: note?.id ?? hints.nextId(),
    cluster,
    zone: zone ?? number,
    manage,
    storage,
    tags: note?.tags ?? hint?.tags ?? {},
    access: hint?.access ?? ({ via: 'ssh' } as const),
    glusterUuid: uuid,
  };
  if (seen === null) {
    const said = 'it is offline, with what is known of it by others';
    if (asked !== null) findings.silent(`node ${name}`, asked, said, base.id);
    else findings.add('unreachable', `node ${name}`, said, { id: base.id });
    return { ...base, state: 'offline' };
  }
  if (zone !== null) {
    findings.add(
      'recovered',
      `node ${name}`,
      note === null ? 'by the topology file, with a new id' : 'as written down on its host',
    );
    return { ...base, state: note?.state ?? 'online' };
  }
  const accepted = findings.guess(
    `node:${name}`,
    `node ${name}`,
    `nothing tells its zone: it gets zone ${number}, and a new id`,
    'it is offline until then',
    base.id,
  );
  return { ...base, state: accepted ? 'online' : 'offline' };
}

/** What a person says a host is called by counts more than what was written before. */
function manageNames({ asked, note }: Member, name: string): readonly string[] {
  if (asked === null || asked.hint.found) return note?.manage ?? [name];
  const { manage } = asked.hint;
  return note?.manage.includes(name) === true && manage.length === 1
    ? [name, ...note.manage.filter((other) => other !== name)]
    : manage;
}
