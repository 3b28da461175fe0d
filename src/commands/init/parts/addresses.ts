import { lookAtHosts } from '../../../hosts/check/run.ts';
import type { Part, SetUp } from '../set-up.ts';

/** The addresses of one network, by host. */
interface Network {
  readonly name: string;
  readonly addresses: Readonly<Record<string, string>>;
}

/** By which addresses the hosts reach each other: asked only where they share more than one network. */
export const addresses: Part = {
  keys: ['addresses'],
  async go(setUp) {
    if (setUp.answers.addresses !== undefined) return;
    const networks = await sharedNetworks(setUp);
    const [first] = networks;
    if (first === undefined) return await setUp.say({ addresses: {} });
    const chosen = networks.length === 1 || !setUp.asks ? first.name : await choose(setUp, networks);
    const network = networks.find(({ name }) => name === chosen) ?? first;
    await setUp.say({ addresses: network.addresses });
  },
};

async function choose(setUp: SetUp, networks: readonly Network[]): Promise<string> {
  return await setUp.choose({
    question: 'On which network do the hosts reach each other?',
    columns: [{ title: 'NETWORK' }, { title: 'ADDRESSES' }],
    rows: networks.map(({ name, addresses: byHost }) => ({
      value: name,
      cells: [name, Object.values(byHost).join(' ')],
    })),
  });
}

/** Of IPv4, as the first three parts of an address tell; an address that two hosts have leads to neither. */
async function sharedNetworks({ context, addresses: hosts }: SetUp): Promise<readonly Network[]> {
  const wanted = hosts.map((address) => ({ address, storage: address.name, resting: null }));
  const { checked } = await lookAtHosts(await context.hosts(), wanted, () => context.clock.now(), false);
  const all = checked.flatMap(({ facts }) => facts.addresses);
  const ofHosts = checked.map(({ host, facts }) => {
    const own = facts.addresses.filter(
      (address) => isIpv4(address) && all.filter((one) => one === address).length === 1,
    );
    return { host, own };
  });
  if (ofHosts.length < hosts.length) return [];
  const names = [...new Set(ofHosts.flatMap(({ own }) => own.map(networkOf)))];
  return names.flatMap((name): Network[] => {
    const byHost = ofHosts.flatMap(({ host, own }) => {
      const address = own.find((one) => networkOf(one) === name);
      return address === undefined ? [] : [[host, address] as const];
    });
    return byHost.length === hosts.length ? [{ name, addresses: Object.fromEntries(byHost) }] : [];
  });
}

function isIpv4(address: string): boolean {
  return /^\d+(?:\.\d+){3}$/.test(address) && !/^(?:127|169\.254)\./.test(address);
}

function networkOf(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}
