import type { HostError } from '../hosts.ts';
import type { HostFacts } from './facts.ts';

/** One row of the check: a concern of one host, how it stands, and what mends it. */
export interface Row {
  readonly host: string;
  readonly concern: string;
  /** null: could not be asked. */
  readonly good: boolean | null;
  readonly detail: string;
  /** The very command, or what to do; empty where nothing is wrong. */
  readonly mend: string;
}

export interface Checked {
  readonly host: string;
  readonly storage: string;
  readonly facts: HostFacts;
  /** Seconds by which the host's clock is ahead of this machine's. */
  readonly skewSeconds: number | null;
}

const VAR_LEAST_KIB = 512 * 1024;
const SKEW_MOST_SECONDS = 5;

type Verdict = Omit<Row, 'host' | 'concern'>;

const good = (detail: string): Verdict => ({ good: true, detail, mend: '' });
const bad = (detail: string, mend: string): Verdict => ({ good: false, detail, mend });
const unasked = (detail: string): Verdict => ({ good: null, detail, mend: '' });

/** What a host that can't be used shows: how far one gets, and why not further. */
export function unusableRows(host: string, error: HostError): Row[] {
  const reached = !['name-unknown', 'refused', 'timeout', 'closed', 'other'].includes(error.reason);
  const trusted = reached && !error.reason.startsWith('host-key');
  const loggedIn = trusted && error.reason !== 'login-failed';
  const wrong = bad(error.message, error.hint);
  const rows: [string, Verdict][] = [['reachable', reached ? good('answers') : wrong]];
  if (reached) rows.push(['host key', trusted ? good('known') : wrong]);
  if (trusted) rows.push(['login', loggedIn ? good('works') : wrong]);
  if (loggedIn) rows.push(['root', wrong]);
  return rows.map(([concern, verdict]) => ({ host, concern, ...verdict }));
}

export function hostRows(checked: Checked): Row[] {
  const { facts } = checked;
  const rows: [string, Verdict][] = [
    ['reachable', good('answers')],
    ['host key', good('known')],
    ['login', good('works')],
    [
      'root',
      facts.uid === 0
        ? good('root')
        : bad(
            `runs as uid ${facts.uid}`,
            'Set "sudo": true for this host (topology: ssh.sudo), or log in as root',
          ),
    ],
    [
      'gluster',
      packageVerdict(
        facts,
        facts.has.gluster,
        facts.version ?? 'installed',
        'glusterfs-server',
        'glusterfs-server',
      ),
    ],
    ['glusterd', glusterdVerdict(facts)],
    ['LVM', packageVerdict(facts, facts.has.lvm, 'installed', 'lvm2', 'lvm2')],
    [
      'thin provisioning',
      packageVerdict(
        facts,
        facts.has.thin,
        'installed',
        'thin-provisioning-tools',
        'device-mapper-persistent-data',
      ),
    ],
    ['mkfs.xfs', packageVerdict(facts, facts.has.xfs, 'installed', 'xfsprogs', 'xfsprogs')],
    ...['dm_thin_pool', 'dm_snapshot', 'dm_mirror'].map((name): [string, Verdict] => [
      `module ${name}`,
      moduleVerdict(facts, name),
    ]),
    ['space in /var', varVerdict(facts)],
    ['clock', clockVerdict(checked)],
    ['storage address', storageVerdict(checked)],
    ['ports', portsVerdict(facts)],
  ];
  return rows.map(([concern, verdict]) => ({ host: checked.host, concern, ...verdict }));
}

/** What only shows when hosts are laid side by side: the same gluster everywhere, no glusterd id twice. */
export function crossRows(all: readonly Checked[]): Row[] {
  const versions = new Map<string, string[]>();
  for (const { host, facts } of all) {
    if (facts.version !== null) versions.set(facts.version, [...(versions.get(facts.version) ?? []), host]);
  }
  const usual = [...versions].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
  return all.flatMap(({ host, facts }) => {
    const rows: Row[] = [];
    if (facts.version !== null && all.length > 1) {
      const verdict =
        facts.version === usual
          ? good(facts.version)
          : bad(
              `${facts.version}, others have ${usual}`,
              `Bring all hosts to one version: ${install(facts, 'glusterfs-server', 'glusterfs-server')}`,
            );
      rows.push({ host, concern: 'same gluster version', ...verdict });
    }
    if (facts.uuid !== null) {
      const twins = all.filter((other) => other.facts.uuid === facts.uuid && other.host !== host);
      const verdict =
        twins.length === 0
          ? good(facts.uuid)
          : bad(
              `${facts.uuid} is also that of ${twins.map((twin) => twin.host).join(', ')}: a copied disk image?`,
              'On all but one, before it has volumes: systemctl stop glusterd; rm -r /var/lib/glusterd/*; systemctl start glusterd',
            );
      rows.push({ host, concern: 'glusterd id', ...verdict });
    }
    return rows;
  });
}

function packageVerdict(
  facts: HostFacts,
  there: boolean,
  detail: string,
  debian: string,
  redhat: string,
): Verdict {
  return there ? good(detail) : bad('not installed', install(facts, debian, redhat));
}

function install(facts: HostFacts, debian: string, redhat: string): string {
  return /debian|ubuntu/.test(facts.system) ? `apt-get install -y ${debian}` : `dnf install -y ${redhat}`;
}

function glusterdVerdict(facts: HostFacts): Verdict {
  if (facts.glusterdAnswers) return good(facts.unit === null ? 'answers' : `unit ${facts.unit}`);
  if (!facts.has.gluster) return unasked('gluster is not installed');
  const unit = facts.unit ?? 'glusterd';
  return facts.unit === null
    ? bad('does not run', `systemctl enable --now ${unit}`)
    : bad(`unit ${unit} is active but does not answer`, `systemctl restart ${unit}; journalctl -u ${unit}`);
}

function moduleVerdict(facts: HostFacts, name: string): Verdict {
  if (facts.modules.get(name) === true) return good('there');
  return bad('not to be had', `modprobe ${name}; echo ${name} > /etc/modules-load.d/${name}.conf`);
}

function varVerdict(facts: HostFacts): Verdict {
  if (facts.varFreeKiB === null) return unasked('df does not tell');
  const mib = Math.floor(facts.varFreeKiB / 1024);
  return facts.varFreeKiB >= VAR_LEAST_KIB
    ? good(`${mib} MiB free`)
    : bad(`only ${mib} MiB free`, 'du -xh /var | sort -h | tail');
}

function clockVerdict({ skewSeconds, facts }: Checked): Verdict {
  if (skewSeconds === null) return unasked('date does not tell');
  const seconds = Math.round(Math.abs(skewSeconds));
  if (seconds <= SKEW_MOST_SECONDS) return good('in step');
  const chrony = /debian|ubuntu/.test(facts.system) ? 'apt-get install -y chrony' : 'dnf install -y chrony';
  return bad(`${seconds} s ${skewSeconds > 0 ? 'ahead' : 'behind'}`, `${chrony}; chronyc makestep`);
}

function storageVerdict({ storage, facts }: Checked): Verdict {
  const address = facts.storageAddress ?? (/^[\d.]+$|:/.test(storage) ? storage : null);
  if (address === null)
    return bad(`${storage} has no address on this host`, `Add it to DNS, or to /etc/hosts of every host`);
  if (facts.addresses.length === 0) return unasked('ip does not tell');
  return facts.addresses.includes(address)
    ? good(address)
    : bad(
        `${storage} (${address}) is no address of this host`,
        'Correct "storage" of this node in the topology',
      );
}

function portsVerdict(facts: HostFacts): Verdict {
  const closed = facts.ports.filter((fact) => fact.way === 'closed');
  if (closed.length > 0) {
    const list = closed.map((fact) => `${fact.peer}:${fact.port}`).join(', ');
    return bad(
      `no way to ${list}`,
      'On those hosts: firewall-cmd --add-service=glusterfs --permanent && firewall-cmd --reload (or open 24007-24008 and 49152-49251)',
    );
  }
  if (facts.ports.length === 0) return good('no other host to ask');
  return facts.ports.some((fact) => fact.way === 'unknown')
    ? unasked('no bash there to ask with')
    : good('open');
}
