import { listed } from '../../model/listed.ts';
import { formatSize, MIB } from '../../model/sizes.ts';
import { cutOff, hungAtAll, pathOf } from '../../shell/patience.ts';
import { quote } from '../../shell/quote.ts';
import type { HostProblem } from '../hosts.ts';
import { TAKE_RULE } from '../sudo-rule.ts';
import type { Concern } from './concerns.ts';
import type { HostFacts } from './facts.ts';
import { podVerdicts, reachedPodRows } from './pod.ts';
import { bad, badHere, type Checked, good, install, type Row, row, unasked, type Verdict } from './row.ts';
import { MODULES } from './script.ts';

const VAR_LEAST_KIB = 512 * 1024;

/** What a host that can't be used shows: how far one gets, and why not further. */
export function unusableRows(host: string, problem: HostProblem): Row[] {
  const steps: [Concern, Verdict][] = [
    ['reachable', good('answers')],
    ['host key', good('known')],
    ['login', good('works')],
    ['root', good('')],
  ];
  const [at, verdict] = stopped(host, problem);
  return steps
    .slice(0, at + 1)
    .map(([concern, passed], index) => row(host, concern, index === at ? verdict : passed));
}

function stopped(host: string, problem: HostProblem): [step: number, verdict: Verdict] {
  const { reason, hint } = problem;
  // A message that begins with another name tells of a jump host: its own hint is the better one.
  const message = withoutName(problem.message, host);
  switch (reason) {
    case 'host-key-unknown':
      return [1, badHere(message, /glusterctl host trust \S+/.exec(hint)?.[0] ?? hint)];
    case 'host-key-changed':
    case 'host-key-revoked':
      return [1, badHere(message, hint)];
    case 'login-failed':
      if (message === problem.message) return [0, badHere(message, hint)];
      return [2, badHere(withReasons(message, hint), `glusterctl host setup-key ${host}`)];
    case 'sudo-password':
      return [3, bad(message, `echo "$(id -un) ALL=(root) NOPASSWD: ALL" | sudo sh -c ${quote(TAKE_RULE)}`)];
    case 'sudo-missing':
      return [3, bad(message, 'apt-get install -y sudo || dnf install -y sudo')];
    case 'refused':
      if (message === problem.message || hint.includes('jump host')) return [0, badHere(message, hint)];
      return [
        0,
        bad(
          `${message}: is it on, and is that the port of its sshd?`,
          '# at its console: systemctl enable --now ssh || systemctl enable --now sshd',
        ),
      ];
    default:
      return [0, badHere(message, hint)];
  }
}

/** The row names the host already; an address that follows it stays. */
function withoutName(message: string, host: string): string {
  if (!message.startsWith(host)) return message;
  return message
    .slice(host.length)
    .replace(/^: /, '')
    .replace(/^ \(([^()]+)\): /, '$1: ');
}

/** What was tried, without the advice that follows as a command of its own. */
function withReasons(message: string, hint: string): string {
  const tried = hint.split('\n').filter((line) => line !== '' && !line.includes('setup-key'));
  return [message, ...tried].join('; ').replace(/\.$/, '');
}

/** A host on which the check itself came to no end. */
export function brokenRows(host: string, detail: string, inPod = false): Row[] {
  if (inPod)
    return [
      ...reachedPodRows.map(([concern, verdict]) => row(host, concern, verdict)),
      row(host, 'check', bad(detail, '# on the node: uptime; dmesg | tail')),
    ];
  const sudo = /sudo: (?:not found|command not found)/.test(detail);
  return [
    row(host, 'reachable', good('answers')),
    row(host, 'host key', good('known')),
    row(host, 'login', good('works')),
    sudo
      ? row(host, 'root', bad('sudo is not installed', 'apt-get install -y sudo || dnf install -y sudo'))
      : row(host, 'check', bad(detail, 'uptime; dmesg | tail; systemctl --failed')),
  ];
}

/** The way to a host that answered, over SSH. */
const REACHED: readonly (readonly [Concern, Verdict])[] = [
  ['reachable', good('answers')],
  ['host key', good('known')],
  ['login', good('works')],
];

/** What one host shows by itself. */
export function hostRows(checked: Checked): Row[] {
  const { host, facts } = checked;
  const packaged = (there: boolean, found: string, debian: string, redhat = debian): Verdict =>
    there ? good(found) : bad('not installed', install(facts, debian, redhat));
  const { pod } = facts;
  const way = pod === null ? REACHED : reachedPodRows;
  const rows: (readonly [Concern, Verdict])[] = [
    ...way,
    ['root', rootVerdict(facts)],
    ...(pod === null ? [] : podVerdicts(pod)),
    ['gluster', packaged(facts.has.gluster, facts.version ?? 'installed', 'glusterfs-server')],
    ['glusterd', glusterdVerdict(checked)],
    ['LVM', packaged(facts.has.lvm, 'installed', 'lvm2')],
    [
      'thin provisioning',
      packaged(facts.has.thin, 'installed', 'thin-provisioning-tools', 'device-mapper-persistent-data'),
    ],
    ['mkfs.xfs', packaged(facts.has.xfs, 'installed', 'xfsprogs')],
    ...MODULES.map((name): [Concern, Verdict] => [`module ${name}`, moduleVerdict(facts, name)]),
    ['disks', disksVerdict(facts)],
    ['space in /var', varVerdict(facts)],
    ['storage address', storageVerdict(checked)],
  ];
  return rows.map(([concern, verdict]) => row(host, concern, verdict));
}

function rootVerdict({ uid }: HostFacts): Verdict {
  if (uid === 0) return good('root');
  return badHere(
    `the login user is not root${uid === null ? '' : ` (uid ${uid})`}`,
    'glusterctl config set sudo true',
  );
}

function glusterdVerdict({ facts, resting }: Checked): Verdict {
  const { activeUnit, unit } = facts;
  if (resting !== null) {
    const stand = activeUnit === null ? 'stopped' : `unit ${activeUnit} runs`;
    return badHere(`${stand}, and ${resting.words}`, resting.command);
  }
  if (facts.glusterdAnswers) return good(activeUnit === null ? 'answers' : `unit ${activeUnit}`);
  if (!facts.has.gluster) return unasked('gluster is not installed');
  if (activeUnit === null) return bad('does not run', `systemctl enable --now ${unit ?? 'glusterd'}`);
  if (facts.uid !== 0) return unasked(`unit ${activeUnit} runs; only root can ask it`);
  return bad(
    `unit ${activeUnit} runs, but does not answer`,
    `systemctl restart ${activeUnit}; journalctl -u ${activeUnit} -n 50`,
  );
}

function moduleVerdict(facts: HostFacts, name: string): Verdict {
  if (facts.modules.get(name) === true) return good('there');
  return bad('not to be had', `modprobe ${name} && echo ${name} > /etc/modules-load.d/${name}.conf`);
}

function disksVerdict({ disks, has }: HostFacts): Verdict {
  if (disks === 'answer') return good('answer');
  if (disks === null) return unasked(has.lvm ? 'LVM does not tell' : 'LVM is not installed');
  const all = hungAtAll(disks);
  const named =
    all.length === 0 ? 'one hangs' : `${listed(all.map(pathOf))} ${all.length === 1 ? 'hangs' : 'hang'}`;
  return bad(
    `${named}: neither data nor an error comes of it`,
    all.flatMap((disk) => cutOff(disk) ?? []).join('; ') ||
      '# pull it, or start the host without it; see: dmesg | tail',
  );
}

function varVerdict({ varFreeKiB }: HostFacts): Verdict {
  if (varFreeKiB === null) return unasked('df does not tell');
  const free = formatSize(Math.floor(varFreeKiB / MIB) * MIB);
  return varFreeKiB >= VAR_LEAST_KIB
    ? good(`${free} free`)
    : bad(
        `only ${free} free, glusterd and logs need ${formatSize(VAR_LEAST_KIB)}`,
        'journalctl --vacuum-size=100M; du -xh /var | sort -h | tail',
      );
}

/** glusterd tells by their addresses which bricks are its own. */
export function storageVerdict({ storage, facts }: Pick<Checked, 'storage' | 'facts'>): Verdict {
  const literal = /^[\d.]+$|:/.test(storage);
  const address = facts.storageAddress ?? (literal ? storage : null);
  if (storage === 'localhost' || (literal && isLoopback(storage)))
    return badHere(
      `${storage} means another host to each host`,
      'Correct "storage" of this node in the topology',
    );
  if (address === null)
    return bad(
      `${storage} has no address here`,
      `echo "${facts.addresses.find((each) => !isLoopback(each)) ?? 'ADDRESS'} ${storage}" >> /etc/hosts`,
    );
  if (facts.addresses.length === 0) return unasked('ip does not tell');
  // Debian's installer lets a host's own name stand for 127.0.1.1.
  if (isLoopback(address)) return good(`${storage}, here ${address}`);
  if (facts.addresses.includes(address)) return good(address);
  const own = facts.addresses.filter((each) => !isLoopback(each) && !/^fe80:/i.test(each));
  return badHere(
    `${storage}${literal ? '' : ` (${address})`} is no address of this host, which has ${own.join(', ') || 'none'}`,
    'Correct "storage" of this node in the topology',
  );
}

function isLoopback(address: string): boolean {
  return /^127\.|^::1$/.test(address);
}
