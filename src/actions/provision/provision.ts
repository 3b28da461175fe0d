import { claimName } from '../../kubernetes/decide.ts';
import type { GlusterctlError } from '../../model/errors.ts';
import { type Events, eventsOf } from './events.ts';
import { expandVolumes } from './expand-volumes.ts';
import { finishLeft } from './finish-left.ts';
import { keepGuarded } from './keep-guarded.ts';
import { clusterUid, type Look, lookAtCluster } from './look.ts';
import { makeVolumes } from './make-volumes.ts';
import { failed, type Provisioning, type Told, told } from './provisioning.ts';
import { removeNeverOffered } from './remove-never-offered.ts';
import { removeReleased } from './remove-released.ts';

export interface Provisioned {
  readonly told: readonly Told[];
  /** Why events could not be written; null: all were. */
  readonly eventProblem: GlusterctlError | null;
}

/** All that claims and PersistentVolumes of this provisioner wait for, once. What goes makes room first. */
export async function provision(provisioning: Provisioning): Promise<Provisioned> {
  const cluster = await clusterUid(provisioning);
  await finishLeft(provisioning, cluster);
  const before = await provisioning.context.store.read();
  const look = await lookAtCluster(provisioning, cluster);
  const events = eventsOf(provisioning);
  const all = [
    ...(await removeReleased(provisioning, look, events)),
    ...(await removeNeverOffered(provisioning, look, before)),
    ...(await keepGuarded(provisioning, look)),
    ...(await expandVolumes(provisioning, look, events)),
    ...(await makeVolumes(provisioning, look, events)),
    ...(await refusals(look, events)),
    ...look.waiting.map(({ claim, why }) => told('waiting', { claim: claimName(claim), message: why })),
  ];
  return { told: all, eventProblem: events.problem() };
}

async function refusals({ refused }: Look, events: Events): Promise<readonly Told[]> {
  const all: Told[] = [];
  for (const { claim, error } of refused) {
    await events.atClaim(claim, 'ProvisioningFailed', error.message);
    all.push(failed(error, { claim: claimName(claim) }));
  }
  return all;
}
