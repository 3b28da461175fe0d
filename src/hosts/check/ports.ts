import type { HostFacts, PortFact, Way } from './facts.ts';
import { bad, type Checked, good, type Row, row, unasked, type Verdict } from './row.ts';
import type { PortToAsk } from './script.ts';
import { storageVerdict } from './verdicts.ts';

export const GLUSTERD = 24_007;
/** For RDMA: nothing listens there, and since gluster 8 nothing ever will. */
export const RDMA = 24_008;

/** What one host found at the ports of the others. */
export interface Asked {
  readonly source: Checked;
  readonly answers: readonly PortFact[];
}

interface Trouble {
  readonly source: Checked;
  readonly target: Checked;
  readonly port: number;
  readonly way: Way;
}

const major = ({ version }: HostFacts): number => Number.parseInt(version ?? '', 10);

/** Ports of each other host whose address is its own. Since gluster 10, so also where none is installed yet, bricks may get any port of their range. */
export function portsToAsk(source: Checked, all: readonly Checked[]): PortToAsk[] {
  return targetsOf(source, all).flatMap(({ storage, facts }) => {
    const { first, last } = facts.brickPorts;
    const ports = [GLUSTERD, RDMA, first, ...(!(major(facts) < 10) && last > first ? [last] : [])];
    return ports.map((port) => ({ peer: storage, port }));
  });
}

function targetsOf(source: Checked, all: readonly Checked[]): Checked[] {
  return all.filter((each) => each.storage !== source.storage && storageVerdict(each).good !== false);
}

/** A row for each host: whether the others reach it or, where it reaches nobody itself, that. */
export function portRows(all: readonly Checked[], asked: readonly Asked[]): Row[] {
  const found = asked.flatMap(({ source, answers }) =>
    answers.flatMap((answer): Trouble[] => {
      const target = targetsOf(source, all).find(({ storage }) => storage === answer.peer);
      return target === undefined ? [] : [{ source, target, port: answer.port, way: answer.way }];
    }),
  );
  const troubles = found.filter(isTrouble);
  const lonely = all.filter((host) => reachesNobody(host, all, troubles));
  return all.map((host) => {
    const own = troubles.filter((each) => each.way === 'nameless' && each.source === host);
    const reached = troubles.filter(
      (each) => each.way !== 'nameless' && each.target === host && !lonely.includes(each.source),
    );
    const said = found.filter((each) => each.target === host);
    return row(
      host.host,
      'ports',
      lonely.includes(host)
        ? outwardVerdict(targetsOf(host, all))
        : own.length > 0
          ? namesVerdict(own)
          : reached.length > 0
            ? blockedVerdict(host, reached)
            : openVerdict(host, said),
    );
  });
}

/** Who refuses can be reached; only where glusterd runs must its port be open. */
function isTrouble({ target, port, way }: Trouble): boolean {
  if (way === 'nameless') return true;
  if (port === RDMA && major(target.facts) >= 8) return false;
  if (way === 'refused') return port === GLUSTERD && target.facts.glusterdAnswers;
  return way === 'rejected' || way === 'silence';
}

/** Then it is its own network or firewall, and not that of all the others: those reach each other. */
function reachesNobody(host: Checked, all: readonly Checked[], troubles: readonly Trouble[]): boolean {
  const targets = targetsOf(host, all);
  const blocked = (source: Checked, target: Checked) =>
    troubles.some(
      (each) =>
        each.source === source &&
        each.target === target &&
        each.port === GLUSTERD &&
        (each.way === 'rejected' || each.way === 'silence'),
    );
  return (
    targets.length > 1 &&
    targets.every((target) => blocked(host, target)) &&
    targets.every((target) =>
      targetsOf(target, all).some((other) => other !== host && !blocked(other, target)),
    )
  );
}

function outwardVerdict(targets: readonly Checked[]): Verdict {
  const [first] = targets.map(({ storage }) => storage);
  return bad(
    `it reaches no other host at port ${GLUSTERD}, while they reach each other`,
    `ip route get ${first}; ping -c 3 ${first}; nft list ruleset`,
  );
}

function namesVerdict(troubles: readonly Trouble[]): Verdict {
  const targets = [...new Set(troubles.map(({ target }) => target))];
  return bad(
    `it does not know the name ${targets.map(({ storage }) => storage).join(', ')}`,
    targets
      .map(({ storage, facts }) => {
        const address = facts.addresses.find((each) => !/^127\.|^::1$|^fe80:/i.test(each)) ?? 'ADDRESS';
        return `echo "${address} ${storage}" >> /etc/hosts`;
      })
      .join('; '),
  );
}

function blockedVerdict(host: Checked, troubles: readonly Trouble[]): Verdict {
  const ways = new Set(troubles.map(({ way }) => way));
  const ports = [...new Set(troubles.map(({ port }) => port))].sort((a, b) => a - b).join(', ');
  const sources = [...new Set(troubles.map(({ source }) => source.host))].join(', ');
  const why = ways.has('rejected')
    ? 'rejected, by a firewall or because no network leads there'
    : ways.has('silence')
      ? 'no answer: a firewall drops it, or no network leads there'
      : 'refused although glusterd runs: by a firewall, or it listens elsewhere';
  return bad(`${ports} closed to ${sources}: ${why}`, openPorts(host.facts));
}

function openPorts({ firewall, brickPorts: { first, last } }: HostFacts): string {
  const inNft = nftAccept('inet|ip6?', `tcp dport { ${GLUSTERD}-${RDMA}, ${first}-${last} }`);
  switch (firewall) {
    case 'firewalld':
      return `firewall-cmd --permanent --add-port=${GLUSTERD}-${RDMA}/tcp --add-port=${first}-${last}/tcp && firewall-cmd --reload`;
    case 'ufw':
      return `ufw allow ${GLUSTERD}:${RDMA},${first}:${last}/tcp`;
    case 'nftables':
      return inNft;
    default:
      return `if command -v nft >/dev/null; then ${inNft}; else iptables -I INPUT -p tcp -m multiport --dports ${GLUSTERD}:${RDMA},${first}:${last} -j ACCEPT; fi`;
  }
}

/** In every chain that sees what comes in, whatever its name: what one accepts the next may still drop. */
export function nftAccept(families: string, match: string): string {
  return `nft list chains | awk '$1=="table"{t=$2" "$3;f=$2} $1=="chain"{c=$2} /type filter hook input/&&f~/^(${families})$/{print "insert rule",t,c,"${match} accept"}' | nft -f -`;
}

function openVerdict(host: Checked, said: readonly Trouble[]): Verdict {
  if (said.length === 0) return good('no other host to ask from');
  if (said.every(({ way }) => way === 'unknown')) return unasked('the others have no bash to ask with');
  const sources = [...new Set(said.map(({ source }) => source.host))].join(', ');
  const needless = said.some(({ port, way }) => port === RDMA && (way === 'silence' || way === 'rejected'));
  const silent = said.some(({ port, way }) => port === GLUSTERD && way === 'refused');
  return good(
    [
      `reached from ${sources}`,
      ...(silent ? ['nothing listens at 24007'] : []),
      ...(needless ? [`${RDMA} is closed, which gluster ${host.facts.version} does not need`] : []),
    ].join('; '),
  );
}
