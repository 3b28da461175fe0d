/** How one member sees another. */
export interface PeerView {
  readonly uuid: string;
  readonly hosts: readonly string[];
  /** `Peer in Cluster`, or what keeps it from being that. */
  readonly state: string;
  readonly connected: boolean;
}

/**
 * `gluster peer status`, as text: only there it is told whether a peer is befriended, and by which names it is known;
 * null where it is no such answer.
 */
export function readPeerStatus(text: string): readonly PeerView[] | null {
  const [, count] = /^Number of Peers: (\d+)\s*$/m.exec(text) ?? [];
  if (count === undefined) return null;
  const peers = text
    .split(/^(?=Hostname: )/m)
    .slice(1)
    .flatMap((block): PeerView[] => {
      const [, host] = /^Hostname: (\S+)/.exec(block) ?? [];
      const [, uuid] = /^Uuid: (\S+)/m.exec(block) ?? [];
      const [, state, connection] = /^State: (.+) \((\w+)\)\s*$/m.exec(block) ?? [];
      if (host === undefined || uuid === undefined || state === undefined) return [];
      const [, others = ''] = /^Other names:\s*\n([\s\S]*)$/m.exec(block) ?? [];
      const names = others.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
      return [{ uuid, hosts: [host, ...names], state, connected: connection === 'Connected' }];
    });
  return peers.length === Number(count) ? peers : null;
}

export function isBefriended({ state }: PeerView): boolean {
  return state === 'Peer in Cluster';
}
