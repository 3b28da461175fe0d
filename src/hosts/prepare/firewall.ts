import type { FactsToPrepare, HostFacts } from '../check/facts.ts';
import { GLUSTERD, nftAccept, RDMA } from '../check/ports.ts';
import type { Measure } from './measure.ts';
import { firewalldScript, ufwScript } from './scripts.ts';

/** What its firewall lacks to let these addresses in at gluster's ports; null: nothing, or nothing that we can do. */
export function firewallMeasure(facts: FactsToPrepare, pool: readonly string[]): Measure | null {
  const addresses = pool.filter((address) => !facts.addresses.includes(address));
  switch (facts.firewall) {
    case 'firewalld': {
      const lacking = addresses.filter((address) =>
        richRules(facts, address).some((rule) => !facts.prepared.rules.includes(rule)),
      );
      if (lacking.length === 0) return null;
      const rules = lacking.flatMap((address) => richRules(facts, address));
      return measure(lacking, facts, firewalldScript(rules));
    }
    case 'ufw': {
      const ports = ufwPorts(facts);
      const lacking = addresses.filter(
        (address) =>
          !facts.prepared.rules.some(
            (rule) => rule.includes(` from ${address} `) && rule.includes(` port ${ports} `),
          ),
      );
      return lacking.length === 0 ? null : measure(lacking, facts, ufwScript(lacking, ports));
    }
    default:
      return null;
  }
}

/** What a person types where nobody but the one who wrote the rules knows where one belongs. */
export function firewallByHand(facts: HostFacts, pool: readonly string[]): string | null {
  const addresses = pool.filter((address) => !facts.addresses.includes(address));
  if (facts.firewall !== 'nftables' || addresses.length === 0) return null;
  const { first, last } = facts.brickPorts;
  const families = [
    ['ip', addresses.filter((address) => !address.includes(':'))],
    ['ip6', addresses.filter((address) => address.includes(':'))],
  ] as const;
  return families
    .filter(([, own]) => own.length > 0)
    .map(([family, own]) =>
      nftAccept(
        `inet|${family}`,
        `${family} saddr { ${own.join(', ')} } tcp dport { ${GLUSTERD}-${RDMA}, ${first}-${last} }`,
      ),
    )
    .join(' && ');
}

function measure(addresses: readonly string[], facts: HostFacts, script: Measure['script']): Measure {
  const { first, last } = facts.brickPorts;
  return {
    id: 'firewall',
    title: `let ${addresses.join(', ')} in at ${GLUSTERD}-${RDMA} and ${first}-${last} (${facts.firewall})`,
    script,
    timeoutSeconds: 120,
  };
}

function richRules({ brickPorts: { first, last } }: HostFacts, address: string): readonly string[] {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return [`${GLUSTERD}-${RDMA}`, `${first}-${last}`].map(
    (ports) =>
      `rule family="${family}" source address="${address}" port port="${ports}" protocol="tcp" accept`,
  );
}

function ufwPorts({ brickPorts: { first, last } }: HostFacts): string {
  return `${GLUSTERD}:${RDMA},${first}:${last}`;
}
