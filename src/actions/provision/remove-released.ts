import { type Volume as Persistent, volumeAnswer } from '../../kubernetes/api/answers.ts';
import { capacityOf } from '../../kubernetes/decide.ts';
import { OWN_ANNOTATIONS, TAGS, WORDS } from '../../kubernetes/names.ts';
import type { Volume } from '../../model/entities.ts';
import { entryOf } from '../../model/entries.ts';
import { GlusterctlError, interrupted, refused, retold } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { planDeleteVolume } from '../../plans/delete-volume.ts';
import type { Events } from './events.ts';
import type { Look } from './look.ts';
import { endpointsName } from './offer.ts';
import { oneByOne } from './one-by-one.ts';
import { failed, type Provisioning, type Told, told } from './provisioning.ts';
import { isUnderWay } from './under-way.ts';

/** What is to go, and the volume behind it; null: that is gone already. */
interface Going {
  readonly persistent: Persistent;
  readonly volume: Volume | null;
}

/**
 * Volumes that were released and are to be deleted: first the volume, then its PersistentVolume, last the finalizer that held that. Who
 * is interrupted finds the rest by the PersistentVolume.
 */
export async function removeReleased(
  provisioning: Provisioning,
  look: Look,
  events: Events,
): Promise<readonly Told[]> {
  if (look.released.length === 0) return [];
  const { context } = provisioning;
  const state = await context.store.read();
  const refuse = async (persistent: Persistent, given: GlusterctlError): Promise<Told> => {
    const error = onNodes(persistent, given);
    const known = knownOf(persistent, volumeNamed(persistent, state)?.name ?? null);
    if (await isUnderWay(context, error))
      return told('waiting', { ...known, message: 'another run deletes it' });
    await events.atVolume(persistent, 'VolumeFailedDelete', error.message);
    return failed(error, known);
  };
  const results: Told[] = [];
  const going: Going[] = [];
  for (const persistent of look.released) {
    try {
      going.push({ persistent, volume: volumeBehind(persistent, look.cluster, state) });
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      results.push(await refuse(persistent, error));
    }
  }
  const there = going.flatMap(({ persistent, volume }) => (volume === null ? [] : [{ persistent, volume }]));
  const outcomes = await context.operate(
    there.map(({ persistent, volume }) => ({
      about: `PersistentVolume ${persistent.metadata.name}`,
      plan: (planning) => planDeleteVolume({ volume: volume.id, ifUnused: true }, planning),
    })),
  );
  const stuck = new Map<Persistent, GlusterctlError>();
  for (const [index, { persistent }] of there.entries()) {
    const outcome = outcomes[index];
    // Of two runs at once one deletes it, and to the other it is gone.
    if (outcome === undefined || outcome.kind === 'done' || outcome.error.code === 'not-found') continue;
    stuck.set(persistent, outcome.error);
  }
  if (context.stop.aborted) throw interrupted();
  const ends = await oneByOne(
    going,
    async ({ persistent, volume }) => {
      const error = stuck.get(persistent);
      if (error !== undefined) return await refuse(persistent, error);
      await takeAway(provisioning, persistent);
      return told('deleted', knownOf(persistent, volume?.name ?? null));
    },
    async ({ persistent }, error) => await refuse(persistent, error),
  );
  return [...results, ...ends];
}

/** Nodes that have it mounted for pods are clients, too, and stay so until somebody says otherwise. */
function onNodes({ spec }: Persistent, error: GlusterctlError): GlusterctlError {
  const isOnNodes = 'hostPath' in spec || 'local' in spec;
  if (!isOnNodes || !error.message.includes('mounted')) return error;
  return retold(error, {
    hints: ['Nodes give it back by: glusterctl kubernetes nodes release NODE --volume=VOLUME'],
  });
}

/**
 * What a PersistentVolume says can be written by anybody who may change it: a volume is deleted only where the state says as well that it
 * was made for this claim of this cluster.
 */
function volumeBehind(persistent: Persistent, cluster: string, state: State): Volume | null {
  const { metadata, spec } = persistent;
  const volume = volumeNamed(persistent, state);
  if (volume === null) {
    if (metadata.annotations[OWN_ANNOTATIONS.state] === state.lineage) return null;
    throw refused(
      `PersistentVolume ${metadata.name} is of a volume that another state knows: it is left as it is`,
      'Run this where the state is that it was made with, or set --state.',
    );
  }
  const { tags } = volume;
  if (tags[TAGS.claim] === spec.claimRef?.uid && tags[TAGS.cluster] === cluster) return volume;
  throw refused(
    `PersistentVolume ${metadata.name} names volume ${volume.name}, which was not made for its claim: it is left as it is`,
    `If it is to go, a person decides: glusterctl volume delete ${volume.name}`,
  );
}

function volumeNamed({ metadata }: Persistent, state: State): Volume | null {
  return entryOf(state, 'volumes', metadata.annotations[OWN_ANNOTATIONS.volume] ?? '') ?? null;
}

async function takeAway({ client }: Provisioning, { metadata, spec }: Persistent): Promise<void> {
  const { name, uid } = metadata;
  if (spec.claimRef != null && 'glusterfs' in spec) {
    const about = endpointsName({ metadata: { ...metadata, ...spec.claimRef } });
    await client.remove('deleteService', about, null);
    await client.remove('deleteEndpoints', about, null);
  }
  await client.remove('deleteVolume', { name }, uid);
  await setFinalizer({ client }, { name, uid }, 'without');
}

/** On the newest that is there: others may have changed it meanwhile. */
export async function setFinalizer(
  { client }: Pick<Provisioning, 'client'>,
  { name, uid }: { readonly name: string; readonly uid: string },
  wanted: 'with' | 'without',
): Promise<void> {
  const tries = 3;
  for (let tried = 1; tried <= tries; tried += 1) {
    const present = await client.find('getVolume', { name }, volumeAnswer);
    if (present === null || present.metadata.uid !== uid) return;
    const { finalizers, resourceVersion } = present.metadata;
    const others = finalizers.filter((one) => one !== WORDS.finalizer);
    if (others.length < finalizers.length === (wanted === 'with')) return;
    const set = wanted === 'with' ? [...others, WORDS.finalizer] : others;
    if (await client.patch('patchVolume', { name }, { metadata: { finalizers: set, resourceVersion } }))
      return;
  }
  throw refused(`PersistentVolume ${name} is changed by others all the time`, 'Run this again.');
}

export function knownOf(persistent: Persistent, volume: string | null) {
  const { claimRef } = persistent.spec;
  return {
    claim: claimRef == null ? null : `${claimRef.namespace}/${claimRef.name}`,
    persistentVolume: persistent.metadata.name,
    volume,
    sizeKiB: capacityOf(persistent),
  };
}
