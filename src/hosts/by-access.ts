import { type Access, isKnownTransport, KNOWN_TRANSPORTS } from '../model/access.ts';
import type { HostAddress } from '../model/plan.ts';
import type { HostProblem, Hosts } from './hosts.ts';

/** What opens each way to hosts. */
export type Transports = {
  readonly [Via in Access['via']]: () => Promise<Hosts<Extract<Access, { readonly via: Via }>>>;
};

/** Hosts that are each reached in the way that their access names; a way is opened when its first host is needed. */
export function hostsByAccess(transports: Transports): Hosts {
  const opened = new Map<Access['via'], Promise<Hosts>>();
  const open = (via: Access['via']): Promise<Hosts> => {
    const hosts = opened.get(via) ?? transports[via]();
    opened.set(via, hosts);
    return hosts;
  };
  return {
    async connect(addresses) {
      const vias = [...new Set(addresses.map(({ access }) => access.via))];
      const answers = await Promise.all(
        vias.map(async (via): Promise<ReadonlyMap<string, HostProblem | null>> => {
          const alike = addresses.filter(({ access }) => access.via === via);
          if (!isKnownTransport(via))
            return new Map(alike.map((address) => [address.name, unknownTransport(address)]));
          return await (await open(via)).connect(alike);
        }),
      );
      return new Map(answers.flatMap((answer) => [...answer]));
    },
    async run(address, script, options) {
      const { via } = address.access;
      if (!isKnownTransport(via))
        return { kind: 'unreachable', problem: unknownTransport(address), milliseconds: 0 };
      return await (await open(via)).run(address, script, options);
    },
    async close() {
      // One that could not be opened has told so where it was needed.
      const hosts = await Promise.all([...opened.values()].map((each) => each.catch(() => null)));
      await Promise.all(hosts.map((each) => each?.close()));
    },
  };
}

/** A state that a later version wrote may hold one. */
function unknownTransport({ name, access }: HostAddress): HostProblem {
  return {
    reason: 'other',
    message: `${name}: it is reached via ${JSON.stringify(access.via)}, which this version can't do; known: ${KNOWN_TRANSPORTS}`,
    hint: 'Use the version that added this host.',
  };
}
