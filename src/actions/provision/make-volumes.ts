import { claimName, type Wanted } from '../../kubernetes/decide.ts';
import { type ClusterFacts, chooseDriver } from '../../kubernetes/drivers/choose.ts';
import type { DriverName } from '../../kubernetes/drivers/driver.ts';
import { mountedBy } from '../../kubernetes/drivers/mounted.ts';
import { persistentVolumeName, TAGS } from '../../kubernetes/names.ts';
import { endpoints } from '../../kubernetes/objects/endpoints.ts';
import { entryOf } from '../../model/entries.ts';
import { type GlusterctlError, interrupted, refused } from '../../model/errors.ts';
import { hostsToMount } from '../../model/hosts-to-mount.ts';
import { kib } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { placingAlike } from '../../placement/place.ts';
import { dataBricksPerSet, XFS_MINIMUM_KIB } from '../../placement/sizing.ts';
import { planCreateForTag, type VolumeByTag } from '../../plans/create-for-tag.ts';
import { volumeOfPlan } from '../../plans/create-unless-there.ts';
import { planTagVolume } from '../../plans/tag-volume.ts';
import { requestedDurability } from '../new-volume/requested-durability.ts';
import { wantedVolume } from '../new-volume/wanted-volume.ts';
import type { Events } from './events.ts';
import { factsOf, type Look } from './look.ts';
import { endpointsName, type Made, offer } from './offer.ts';
import { oneByOne } from './one-by-one.ts';
import { failed, type Provisioning, type Told, told } from './provisioning.ts';
import { isUnderWay } from './under-way.ts';
import { withoutPlace } from './without-place.ts';

/** A claim with all that its volume is made of. */
interface Ready {
  readonly wanted: Wanted;
  readonly driver: DriverName;
  readonly volume: VolumeByTag;
}

/**
 * Volumes for claims, all at once, and their PersistentVolumes. Before the first of these is sent, the state says that the volume may be
 * in use from now on: one that was never offered is known to hold nothing.
 */
export async function makeVolumes(
  provisioning: Provisioning,
  look: Look,
  events: Events,
): Promise<readonly Told[]> {
  if (look.wanted.length === 0) return [];
  const { context } = provisioning;
  const [facts, state] = await Promise.all([factsOf(provisioning), context.store.read()]);
  const refusals: Told[] = [];
  const refuse = async (wanted: Wanted, error: GlusterctlError): Promise<Told> =>
    await refusal(context, wanted, error, events);
  const ready = (
    await oneByOne<Wanted, Ready | Told>(
      look.wanted,
      async (wanted) => {
        const one = readyFor(provisioning, look, { wanted, facts, state });
        await events.atClaim(
          wanted.claim,
          'Provisioning',
          `A volume of gluster is being made for claim ${claimName(wanted.claim)}`,
        );
        return one;
      },
      refuse,
    )
  ).flatMap((one) => {
    if ('volume' in one && 'driver' in one) return [one];
    refusals.push(one);
    return [];
  });
  const place = placingAlike();
  const outcomes = await context.operate(
    ready.map(({ volume, wanted }) => ({
      about: `claim ${claimName(wanted.claim)}`,
      plan: (planning) => planCreateForTag(volume, planning, place),
    })),
  );
  if (context.stop.aborted) throw interrupted();
  const made: Made[] = [];
  for (const [index, one] of ready.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind === 'done')
      made.push({
        ...one,
        id: volumeOfPlan(outcome.plan, one.volume),
        isNew: outcome.plan.changes.length > 0,
      });
    else if (outcome !== undefined) refusals.push(await refuse(one.wanted, outcome.error));
  }
  if (made.length === 0) return refusals;
  const offers = await context.operate(
    made.map(({ id, wanted }) => ({
      about: `claim ${claimName(wanted.claim)}`,
      plan: (planning) => planTagVolume(id, { [TAGS.offered]: 'true' }, planning),
    })),
  );
  const results = await oneByOne(
    made.map((one, index) => ({ ...one, outcome: offers[index] })),
    async ({ outcome, ...one }) =>
      outcome?.kind === 'done'
        ? await offer(provisioning, one, outcome.state, events)
        : await refuse(one.wanted, outcome?.error ?? refused('Nothing was done')),
    async ({ wanted }, error) => await refuse(wanted, error),
  );
  return [...refusals, ...results];
}

async function refusal(
  context: Provisioning['context'],
  { claim, size }: Pick<Wanted, 'claim' | 'size'>,
  error: GlusterctlError,
  events: Events,
): Promise<Told> {
  const known = { claim: claimName(claim), sizeKiB: size };
  if (await isUnderWay(context, error))
    return told('waiting', { ...known, message: 'another run is making its volume' });
  const plain = withoutPlace(error);
  await events.atClaim(claim, 'ProvisioningFailed', plain.message);
  return failed(plain, known);
}

/** All that can be refused is refused before anything is made. */
function readyFor(
  { context, driver: usual }: Provisioning,
  { cluster, gids }: Look,
  { wanted, facts, state }: { readonly wanted: Wanted; readonly facts: ClusterFacts; readonly state: State },
): Ready {
  const { claim, request, storageClass } = wanted;
  const { metadata } = claim;
  const { volume, nfsServer, mountRoot } = request;
  const { driver } = chooseDriver(facts, { driver: request.driver ?? usual, nfsServer, mountRoot });
  const tags = { [TAGS.claim]: metadata.uid, [TAGS.cluster]: cluster };
  const asked = { ...volume, size: wanted.size, gid: 0, tag: tags };
  const durability = requestedDurability(asked, context.settings);
  const size = kib(Math.max(wanted.size, XFS_MINIMUM_KIB * dataBricksPerSet(durability)));
  const name = volumeNameOf(wanted);
  const made = wantedVolume({ ...asked, size }, { name, durability }, state, context);
  mustBeMountable(driver, wanted, hostsOfClusters(state, made.clusters));
  return {
    wanted: { ...wanted, storageClass },
    driver,
    volume: {
      ...made,
      tag: { name: TAGS.claim, value: metadata.uid },
      gids: { from: request.gidMin, to: request.gidMax, taken: gids },
    },
  };
}

/** What a PersistentVolume of it would say, tried out. */
function mustBeMountable(driver: DriverName, wanted: Wanted, clusters: readonly (readonly string[])[]): void {
  const { claim, request, storageClass } = wanted;
  for (const hosts of clusters) {
    const name = endpointsName(claim);
    if (driver === 'in-tree') endpoints(name, hosts);
    mountedBy(driver, {
      id: claim.metadata.uid,
      name: claim.metadata.name,
      hosts,
      endpoints: name,
      mountRoot: request.mountRoot,
      nfsServer: request.nfsServer,
      mountOptions: storageClass.mountOptions,
    });
  }
}

function hostsOfClusters(state: State, clusters: readonly string[]): readonly (readonly string[])[] {
  const ids = clusters.length === 0 ? Object.keys(state.clusters) : clusters;
  return ids
    .filter((id) => entryOf(state, 'clusters', id) !== undefined)
    .map((id) => hostsToMount(state, { id: '', cluster: id }))
    .filter((hosts) => hosts.length > 0);
}

const MOST_LETTERS = 120;

/** With a prefix as Heketi's plugin had it, `PREFIX_NAMESPACE_CLAIM_UID`; gluster allows no dots, and names have their limit. */
function volumeNameOf({ claim: { metadata }, request: { namePrefix } }: Wanted): string {
  const { uid, namespace, name } = metadata;
  if (namePrefix === '') return persistentVolumeName(uid);
  const words = `${namePrefix}_${namespace}_${name}`.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  return `${words.slice(0, MOST_LETTERS)}_${uid}`;
}
