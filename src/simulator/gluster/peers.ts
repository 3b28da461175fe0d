import { tellId } from '../model/glusterd-id.ts';
import type { HostModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';
import {
  byName,
  detach,
  hostNamed,
  isConnected,
  isReached,
  membersOf,
  nameOf,
  othersOf,
  poolOf,
  probe,
  stuckOn,
} from './pool.ts';

/** What a glusterd takes another one for, as it writes it down and as it says it. */
const STATES = {
  member: { number: 3, name: 'Peer in Cluster' },
  accepted: { number: 4, name: 'Accepted peer request' },
  rejected: { number: 6, name: 'Peer Rejected' },
};

interface PeerModel {
  readonly host: HostModel;
  /** The id by which it is known. */
  readonly uuid: string;
  readonly connected: boolean;
  readonly state: { readonly number: number; readonly name: string };
}

/** Whom it lists: others of its pool, those of whom the pool doesn't know that they forgot it, or those who forgot it. */
function peersOf(call: Call): readonly PeerModel[] {
  const { former = [], away = [] } = poolOf(call, call.host);
  const stuck = stuckOn(call);
  const members = othersOf(call).map((host): PeerModel => {
    const rejected = host.rejected === true || call.host.rejected === true;
    const connected = stuck.includes(host) || (rejected ? isReached(call, host) : isConnected(call, host));
    return { host, uuid: host.uuid, connected, state: rejected ? STATES.rejected : STATES.member };
  });
  const lost = away.flatMap(({ host: name, uuid, known }): readonly PeerModel[] => {
    const host = hostNamed(call, name);
    if (host === null) return [];
    const connected = known !== undefined && isReached(call, host);
    return [{ host, uuid, connected, state: known === 'probed' ? STATES.accepted : STATES.member }];
  });
  return [...members, ...lost, ...former.flatMap((name) => unconnected(call, name)), ...probedBy(call)];
}

function unconnected(call: Call, name: string): readonly PeerModel[] {
  const host = hostNamed(call, name);
  return host === null ? [] : [{ host, uuid: host.uuid, connected: false, state: STATES.member }];
}

/** Of a host that has its id again and nothing else: the members it probed. */
function probedBy(call: Call): readonly PeerModel[] {
  const pool = call.model.pools.find(({ away }) =>
    away?.some(({ host, known }) => host === call.host.name && known === 'probed'),
  );
  return (pool?.members ?? []).flatMap((name) =>
    unconnected(call, name).map((peer) => ({
      ...peer,
      connected: isReached(call, peer.host),
      state: STATES.accepted,
    })),
  );
}

/** Whoever lists peers gives them time to find each other. */
function settle(call: Call): void {
  for (const host of membersOf(call)) {
    if (host.settling === undefined) continue;
    if (host.settling > 1) host.settling -= 1;
    else delete host.settling;
  }
}

export function poolList(call: Call, xml: boolean): number {
  const peers = peersOf(call);
  settle(call);
  const own = tellId(call.host);
  if (xml) {
    const self: Xml = [
      'peer',
      [
        ['uuid', own],
        ['hostname', 'localhost'],
        ['connected', 1],
      ],
    ];
    return printPeers(call, [...peers.map((peer) => peerXml(call, peer)), self]);
  }
  const rows = [
    ...peers.map(({ host, uuid, connected }) => [
      uuid,
      nameOf(call, host),
      connected ? 'Connected' : 'Disconnected',
    ]),
    [own, 'localhost', 'Connected'],
  ];
  const width = Math.max(9, ...rows.map((row) => row[1]?.length ?? 0));
  call.out(`UUID\t\t\t\t\t${'Hostname'.padEnd(width)}\tState\n`);
  for (const [uuid = '', name = '', state = ''] of rows)
    call.out(`${uuid}\t${name.padEnd(width)}\t${state} \n`);
  return 0;
}

export function peer(call: Call, words: readonly string[], xml: boolean): number {
  const [verb = '', name = '', force] = words;
  switch (verb) {
    case 'status':
      return peerStatus(call, xml);
    case 'probe':
      return probe(call, name);
    case 'detach':
      return detach(call, name, force === 'force');
    default:
      throw new NotSimulated(`gluster peer ${words.join(' ')}`);
  }
}

function peerStatus(call: Call, xml: boolean): number {
  const peers = peersOf(call);
  settle(call);
  if (xml)
    return printPeers(
      call,
      peers.map((each) => peerXml(call, each)),
    );
  call.out(`Number of Peers: ${peers.length}\n`);
  for (const { host, uuid, connected, state } of peers)
    call.out(
      `\nHostname: ${nameOf(call, host)}\nUuid: ${uuid}\nState: ${state.name} (${connected ? 'Connected' : 'Disconnected'})\n${byName(call, host)?.address === true ? `Other names:\n${host.storage}\n` : ''}`,
    );
  return 0;
}

function printPeers(call: Call, peers: readonly Xml[]): number {
  printXml(call, [...outcome(), ['peerStatus', peers]]);
  return 0;
}

function peerXml(call: Call, { host, uuid, connected, state }: PeerModel): Xml {
  const name = nameOf(call, host);
  const names = byName(call, host)?.address === true ? [name, host.storage] : [name];
  return [
    'peer',
    [
      ['uuid', uuid],
      ['hostname', name],
      ['hostnames', names.map((each): Xml => ['hostname', each])],
      ['connected', connected ? 1 : 0],
      ['state', state.number],
      ['stateStr', state.name],
    ],
  ];
}
