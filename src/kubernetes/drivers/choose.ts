import { type GlusterctlError, refused } from '../../model/errors.ts';
import { CSI_NAMES, DRIVER_MEANINGS, DRIVERS, type DriverName } from './driver.ts';
import { isBefore, type KubernetesVersion } from './version.ts';

/** What is known of a cluster of Kubernetes. */
export interface ClusterFacts {
  /** null: nobody said, and none could be asked. */
  readonly version: KubernetesVersion | null;
  /** Names of its CSIDriver objects; null: it was not asked. */
  readonly csiDrivers: readonly string[] | null;
}

/** What a person, or a class, said about mounting. */
export interface MountWishes {
  readonly driver: DriverName | null;
  readonly nfsServer: string;
  /** Where nodes have volumes mounted: who names it has prepared them. */
  readonly mountRoot: string;
}

export interface Choice {
  readonly driver: DriverName;
  /** For people: why this one. */
  readonly why: string;
}

const REMOVED_IN = 26;
const CSI_SINCE = 13;

/** The driver that was asked for, or the one that this cluster can mount with; refused with the reason where there is none. */
export function chooseDriver(facts: ClusterFacts, wishes: MountWishes): Choice {
  if (wishes.driver !== null) {
    const why = whyNot(wishes.driver, facts);
    if (why !== null) throw refused(`Driver ${wishes.driver} can't be used: ${why}`, wayOut(facts));
    return { driver: wishes.driver, why: 'it was asked for' };
  }
  const found = choiceFor(facts, wishes);
  if (found === null) throw noneFound(facts);
  return found;
}

/** Why pods of this cluster could not mount a volume with it; null: nothing is known against it. */
export function whyNot(driver: DriverName, { version, csiDrivers }: ClusterFacts): string | null {
  if (driver === 'hostpath' || driver === 'local') return null;
  if (driver === 'in-tree') {
    if (version === null) return 'only Kubernetes before 1.26 has it, and the version is not known';
    if (!isBefore(version, REMOVED_IN))
      return `Kubernetes ${version.text} has no plugin "glusterfs" any more (it went with 1.26): claims would be bound, and pods would hang with "no volume plugin matched"`;
    return version.text.includes('k3s')
      ? `k3s (${version.text}) is built without the plugin "glusterfs"`
      : null;
  }
  const name = CSI_NAMES[driver];
  if (version !== null && isBefore(version, CSI_SINCE))
    return `Kubernetes ${version.text} knows no CSI drivers yet (they came with 1.13)`;
  if (csiDrivers !== null && !csiDrivers.includes(name)) return `the cluster has no CSIDriver ${name}`;
  return null;
}

/** What is installed for gluster comes first, then what Kubernetes brings, then what a person has said to be there. */
function choiceFor(facts: ClusterFacts, { nfsServer, mountRoot }: MountWishes): Choice | null {
  const { version, csiDrivers } = facts;
  for (const driver of ['csi', 'kadalu'] as const) {
    const name = CSI_NAMES[driver];
    if (csiDrivers?.includes(name) === true) return { driver, why: `the cluster has the CSIDriver ${name}` };
  }
  if (whyNot('in-tree', facts) === null)
    return { driver: 'in-tree', why: `Kubernetes ${version?.text ?? ''} still has the plugin "glusterfs"` };
  if (nfsServer !== '' && whyNot('nfs', facts) === null)
    return { driver: 'nfs', why: `${nfsServer} serves volumes by NFS` };
  if (mountRoot !== '') return { driver: 'hostpath', why: `nodes have volumes mounted below ${mountRoot}` };
  return null;
}

function noneFound(facts: ClusterFacts): GlusterctlError {
  const { version } = facts;
  if (version === null)
    return refused(
      'How pods are to mount it is not said, and depends on the version of Kubernetes',
      'Give --kubernetes-version=VERSION, or --driver=DRIVER.',
    );
  return refused(
    `Nothing is known by which pods of this cluster (Kubernetes ${version.text}) could mount gluster`,
    wayOut(facts),
  );
}

function wayOut(facts: ClusterFacts): string {
  const possible = DRIVERS.filter((driver) => whyNot(driver, facts) === null);
  return [
    `With --driver it can be: ${possible.map((driver) => `${driver} (${DRIVER_MEANINGS[driver]})`).join('; ')}.`,
    'What needs nothing in the cluster is a mount on each node: glusterctl help kubernetes',
  ].join('\n');
}
