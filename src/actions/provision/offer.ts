import { type Claim, volumeAnswer } from '../../kubernetes/api/answers.ts';
import { claimName, type Wanted } from '../../kubernetes/decide.ts';
import type { DriverName } from '../../kubernetes/drivers/driver.ts';
import { mountedBy } from '../../kubernetes/drivers/mounted.ts';
import { OWN_ANNOTATIONS, persistentVolumeName, WORDS } from '../../kubernetes/names.ts';
import { endpoints, endpointsService } from '../../kubernetes/objects/endpoints.ts';
import {
  type AccessMode,
  PROVISIONED_BY,
  persistentVolume,
  type ReclaimPolicy,
} from '../../kubernetes/objects/persistent-volume.ts';
import type { Volume } from '../../model/entities.ts';
import { entryOf } from '../../model/entries.ts';
import { notFound, refused } from '../../model/errors.ts';
import { hostsToMount } from '../../model/hosts-to-mount.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import { planDeleteVolume } from '../../plans/delete-volume.ts';
import { carryOut } from '../carry-out.ts';
import type { Events } from './events.ts';
import { type Provisioning, type Told, told } from './provisioning.ts';

/** A claim whose volume is there. */
export interface Made {
  readonly wanted: Wanted;
  readonly driver: DriverName;
  readonly id: Id;
  /** This run has made it. */
  readonly isNew: boolean;
}

/** Of which the plugin of old clusters is told where the hosts of a volume are; made beside the claim, as it did itself. */
export function endpointsName({ metadata: { namespace, uid } }: Pick<Claim, 'metadata'>): {
  readonly name: string;
  readonly namespace: string;
} {
  return { name: `glusterfs-dynamic-${uid}`, namespace };
}

/** Makes a volume known to Kubernetes, which binds the claim to it. What is there already is what another run has made of it. */
export async function offer(
  provisioning: Provisioning,
  { wanted, driver, id, isNew }: Made,
  state: State,
  events: Events,
): Promise<Told> {
  const { client } = provisioning;
  const { claim } = wanted;
  const volume = entryOf(state, 'volumes', id);
  if (volume === undefined) throw notFound(`Volume ${id} is gone`);
  const hosts = hostsToMount(state, volume);
  const about = endpointsName(claim);
  if (driver === 'in-tree') {
    await client.create('createEndpoints', endpoints(about, hosts), about.namespace);
    await client.create('createService', endpointsService(about), about.namespace);
  }
  const object = objectOf(provisioning, { wanted, driver, volume, hosts, lineage: state.lineage });
  const { name } = object.metadata;
  if ((await client.create('createVolume', object)) === 'there')
    await mustBeOurs(provisioning, name, claim, { volume, isNew });
  await events.atClaim(claim, 'ProvisioningSucceeded', `Volume ${name} is made: ${volume.name} of gluster`);
  return told('provisioned', {
    claim: claimName(claim),
    persistentVolume: name,
    volume: volume.name,
    sizeKiB: volume.sizeKiB,
  });
}

interface Offered {
  readonly wanted: Wanted;
  readonly driver: DriverName;
  readonly volume: Volume;
  readonly hosts: readonly string[];
  readonly lineage: Id;
}

function objectOf(
  { provisioner }: Provisioning,
  { wanted: { claim, storageClass, request }, driver, volume, hosts, lineage }: Offered,
) {
  const { uid, name, namespace } = claim.metadata;
  const reclaimPolicy: ReclaimPolicy = storageClass.reclaimPolicy === 'Retain' ? 'Retain' : 'Delete';
  return persistentVolume({
    name: persistentVolumeName(uid),
    annotations: {
      [PROVISIONED_BY]: provisioner,
      [OWN_ANNOTATIONS.volume]: volume.id,
      [OWN_ANNOTATIONS.state]: lineage,
    },
    finalizers: reclaimPolicy === 'Delete' ? [WORDS.finalizer] : [],
    sizeKiB: volume.sizeKiB,
    gid: volume.gid,
    accessModes: claim.spec.accessModes.filter(isAccessMode),
    reclaimPolicy,
    storageClassName: storageClass.metadata.name,
    claim: { namespace, name, uid },
    mounted: mountedBy(driver, {
      id: volume.id,
      name: volume.name,
      hosts,
      endpoints: endpointsName(claim),
      mountRoot: request.mountRoot,
      nfsServer: request.nfsServer,
      mountOptions: storageClass.mountOptions,
    }),
  });
}

function isAccessMode(word: string): word is AccessMode {
  return ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'].includes(word);
}

/** Where it is of another volume, whoever works with another state was faster: ours was never offered, and goes. */
async function mustBeOurs(
  { client, context }: Provisioning,
  name: string,
  claim: Claim,
  { volume, isNew }: { readonly volume: Volume; readonly isNew: boolean },
): Promise<void> {
  const there = await client.find('getVolume', { name }, volumeAnswer);
  if (there === null) throw refused(`PersistentVolume ${name} was there, and is gone`);
  const { annotations } = there.metadata;
  if (annotations[OWN_ANNOTATIONS.volume] === volume.id && there.spec.claimRef?.uid === claim.metadata.uid)
    return;
  if (isNew)
    await carryOut(context, (planning) => planDeleteVolume({ volume: volume.id, ifUnused: true }, planning));
  throw refused(
    `PersistentVolume ${name} is there already, and is of another volume${isNew ? `: ${volume.name} was deleted again` : ''}`,
    'Somebody else provisions by the same name with another state: give one of them a name of its own with --provisioner.',
  );
}
