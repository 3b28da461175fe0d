import { tellId } from '../model/glusterd-id.ts';
import type { HostModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';
import { byName, detach, hostNamed, isConnected, nameOf, othersOf, poolOf, probe } from './pool.ts';

/** What a glusterd takes another one for, as it writes it down and as it says it. */
const IN_CLUSTER = { number: 3, name: 'Peer in Cluster' };

interface PeerModel {
  readonly host: HostModel;
  /** The id by which it is known. */
  readonly uuid: string;
  readonly connected: boolean;
  readonly state: { readonly number: number; readonly name: string };
}

/** Whom it lists: others of its pool, or those who no longer know it. */
function peersOf(call: Call): readonly PeerModel[] {
  const former = (poolOf(call, call.host).former ?? []).flatMap((name) => hostNamed(call, name) ?? []);
  return [
    ...othersOf(call).map((host) => ({ host, connected: isConnected(call, host) })),
    ...former.map((host) => ({ host, connected: false })),
  ].map((each) => ({ ...each, uuid: each.host.uuid, state: IN_CLUSTER }));
}

export function poolList(call: Call, xml: boolean): number {
  const peers = peersOf(call);
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
