import type { HostProblem } from '../hosts.ts';
import type { Concern } from './concerns.ts';
import type { PodFacts } from './pod-facts.ts';
import { bad, badHere, good, type Row, row, unasked, type Verdict } from './row.ts';

/** What is only right where the node's own is mounted: the devices, and what must outlive the pod. */
const KEPT: readonly string[] = ['/var/lib/heketi', '/var/lib/glusterd'];

/** How far one gets on the way to a pod, and why not further. */
export function unusablePodRows(host: string, { reason, message, hint }: HostProblem): Row[] {
  const what = message.startsWith(`${host}: `) ? message.slice(host.length + 2) : message;
  const verdict = badHere(what, hint);
  const isWay =
    reason === 'no-kubectl' ||
    reason === 'api-server' ||
    reason === 'login-refused' ||
    reason === 'forbidden';
  return isWay
    ? [row(host, 'kubectl', verdict)]
    : [row(host, 'kubectl', good('reaches the API server')), row(host, 'pod', verdict)];
}

/** The way to a pod that something could be run in. */
export const reachedPodRows: readonly (readonly [Concern, Verdict])[] = [
  ['kubectl', good('reaches the API server')],
  ['pod', good('one, and it is ready')],
];

/** What a pod must have beside what every host must. */
export function podVerdicts(pod: PodFacts): readonly (readonly [Concern, Verdict])[] {
  return [
    ['privileged', privilegedVerdict(pod)],
    ['/dev', devicesVerdict(pod)],
    ['udev', udevVerdict(pod)],
    ...KEPT.map((folder): [Concern, Verdict] => [`folder ${folder}`, keptVerdict(pod, folder)]),
  ];
}

const inManifest = (what: string): string => `# in the manifest of the pods: ${what}`;

function privilegedVerdict({ privileged }: PodFacts): Verdict {
  if (privileged === null) return unasked('/proc does not tell');
  if (privileged) return good('may mount and make volumes');
  return bad('may not mount or make volumes', inManifest('securityContext: {privileged: true}'));
}

function devicesVerdict({ mounts }: PodFacts): Verdict {
  if (mounts === null) return unasked('/proc does not tell');
  if (mounts.get('/dev') === 'devtmpfs') return good("the node's");
  return bad(
    'of the container: volumes that LVM makes do not show there',
    inManifest('a hostPath volume of /dev, mounted at /dev'),
  );
}

function udevVerdict({ waitsForUdev, udev }: PodFacts): Verdict {
  if (udev === 'none') return good('not there: LVM makes its devices itself');
  if (udev === 'own') return good('runs in the pod');
  if (waitsForUdev === null) return unasked('lvmconfig does not tell whether LVM waits for it');
  if (!waitsForUdev) return good('LVM does not wait for it');
  return bad(
    'that of the node, which LVM in a pod waits for in vain',
    '# in lvm.conf of the image: activation { udev_sync = 0 udev_rules = 0 }',
  );
}

function keptVerdict({ mounts }: PodFacts, folder: string): Verdict {
  if (mounts === null) return unasked('/proc does not tell');
  if (mounts.has(folder)) return good("the node's");
  return bad(
    'in the container: what is written there is gone with the pod',
    inManifest(`a hostPath volume of ${folder}, mounted at ${folder}`),
  );
}

const OF_IMAGE: ReadonlySet<string> = new Set([
  'gluster',
  'LVM',
  'thin provisioning',
  'mkfs.xfs',
  'same gluster version',
]);
const OF_POD: ReadonlySet<string> = new Set(['glusterd', 'glusterd id', 'check']);

/** What mends a host mends no pod: what is installed in one is gone with it, and the kernel and the clock are the node's. */
export function mendedAsPod(row: Row): Row {
  if (row.mend === '' || row.on === null || row.mend.startsWith('#')) return row;
  if (OF_IMAGE.has(row.concern))
    return { ...row, mend: '# take an image of gluster that has it, for all pods' };
  return { ...row, mend: `# in the ${OF_POD.has(row.concern) ? 'pod' : "node's own shell"}: ${row.mend}` };
}
