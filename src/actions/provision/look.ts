import { claimAnswer, classAnswer, namedAnswer, volumeAnswer } from '../../kubernetes/api/answers.ts';
import { hasStatus } from '../../kubernetes/api/api-error.ts';
import { type Decided, decide } from '../../kubernetes/decide.ts';
import type { ClusterFacts } from '../../kubernetes/drivers/choose.ts';
import { GID_ANNOTATION } from '../../kubernetes/objects/persistent-volume.ts';
import { OLDEST_NAMESPACE } from '../../kubernetes/permissions.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Provisioning } from './provisioning.ts';

export interface Look extends Decided {
  /** Uid of the cluster. */
  readonly cluster: string;
  /** Uids of all claims that are there and have no volume yet. */
  readonly unbound: ReadonlySet<string>;
  /** Names of all PersistentVolumes, whosever they are. */
  readonly persistentVolumes: ReadonlySet<string>;
  /** Groups that PersistentVolumes give to pods. */
  readonly gids: ReadonlySet<number>;
}

/** kube-controller-manager takes a moment to ask for the volume of a claim that was just made. */
const TRIES = 4;
const PAUSE_MS = 1000;

/** By which a cluster is told from others, for as long as it lives. */
export async function clusterUid({ client }: Provisioning): Promise<string> {
  const namespace = await client.find('getNamespace', { name: OLDEST_NAMESPACE }, namedAnswer);
  if (namespace !== null) return namespace.metadata.uid;
  throw new GlusterctlError(
    'failed',
    `There is no namespace ${OLDEST_NAMESPACE}: is it a cluster of Kubernetes?`,
  );
}

/** All that is in the cluster now, and what is to be done about it. */
export async function lookAtCluster(provisioning: Provisioning, cluster: string): Promise<Look> {
  const { context } = provisioning;
  for (let tried = 1; ; tried += 1) {
    const look = { cluster, ...(await lookOnce(provisioning)) };
    if (tried >= TRIES || !look.waiting.some(({ soon }) => soon)) return look;
    await context.clock.sleep(PAUSE_MS, context.stop);
  }
}

async function lookOnce({ client, provisioner }: Provisioning): Promise<Omit<Look, 'cluster'>> {
  // Claims come first: a PersistentVolume that is made meanwhile is seen, and its claim not taken for one without.
  const [claims, classes] = await Promise.all([
    client.list('listClaims', claimAnswer),
    client.list('listClasses', classAnswer),
  ]);
  const volumes = await client.list('listVolumes', volumeAnswer);
  return {
    ...decide({ provisioner, claims, classes, volumes }),
    unbound: new Set(
      claims
        .filter(({ spec, metadata }) => spec.volumeName === '' && metadata.deletionTimestamp === '')
        .map(({ metadata }) => metadata.uid),
    ),
    persistentVolumes: new Set(volumes.map(({ metadata }) => metadata.name)),
    gids: new Set(volumes.flatMap(({ metadata }) => gidIn(metadata.annotations))),
  };
}

function gidIn(annotations: Readonly<Record<string, string>>): readonly number[] {
  const gid = Number(annotations[GID_ANNOTATION] ?? '');
  return Number.isSafeInteger(gid) && gid > 0 ? [gid] : [];
}

/** What the cluster can mount with. */
export async function factsOf({ client }: Provisioning): Promise<ClusterFacts> {
  const [version, csiDrivers] = await Promise.all([client.version(), csiDriverNames(client)]);
  return { version, csiDrivers };
}

/** Before 1.18 they are told in another way: then none is known. */
async function csiDriverNames(client: Provisioning['client']): Promise<readonly string[] | null> {
  try {
    return (await client.list('listDrivers', namedAnswer)).map(({ metadata }) => metadata.name);
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}
