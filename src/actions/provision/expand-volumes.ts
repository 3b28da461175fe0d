import { capacityOf, claimName, type Growth } from '../../kubernetes/decide.ts';
import { OWN_ANNOTATIONS, TAGS } from '../../kubernetes/names.ts';
import { quantity } from '../../kubernetes/objects/quantity.ts';
import type { Volume } from '../../model/entities.ts';
import { entryOf } from '../../model/entries.ts';
import { GlusterctlError, interrupted, refused } from '../../model/errors.ts';
import { drawnIds } from '../../model/ids.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { planExpandTo } from '../../plans/expand-to.ts';
import type { Events } from './events.ts';
import type { Look } from './look.ts';
import { oneByOne } from './one-by-one.ts';
import { failed, type Provisioning, type Told, told } from './provisioning.ts';
import { isUnderWay } from './under-way.ts';
import { withoutPlace } from './without-place.ts';

interface Growing extends Growth {
  readonly present: Volume;
}

/** Claims that ask for more than their volume has: the volume, then its PersistentVolume, then what the claim is told. */
export async function expandVolumes(
  provisioning: Provisioning,
  look: Look,
  events: Events,
): Promise<readonly Told[]> {
  if (look.growths.length === 0) return [];
  const { context } = provisioning;
  const state = await context.store.read();
  const refuse = async ({ claim, volume, size }: Growth, given: GlusterctlError): Promise<Told> => {
    const error = withoutPlace(given);
    if (await isUnderWay(context, error))
      return told('waiting', { ...knownOf({ claim, volume }), message: 'another run expands it' });
    await events.atClaim(claim, 'VolumeResizeFailed', error.message);
    const name = entryOf(state, 'volumes', volume.metadata.annotations[OWN_ANNOTATIONS.volume] ?? '')?.name;
    return failed(error, { ...knownOf({ claim, volume }), volume: name ?? null, sizeKiB: size });
  };
  const results: Told[] = [];
  const growing: Growing[] = [];
  for (const growth of look.growths) {
    try {
      growing.push({ ...growth, present: volumeOf(growth, look.cluster, state) });
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      results.push(await refuse(growth, error));
    }
  }
  const rebalance = context.settings.config('rebalance_on_expansion') !== false;
  const outcomes = await context.operate(
    growing.map(({ claim, size: toKiB, present }) => {
      const wanted = { volume: present.id, toKiB, rebalance, brickId: drawnIds(context.ids) };
      return { about: `claim ${claimName(claim)}`, plan: (planning) => planExpandTo(wanted, planning) };
    }),
  );
  if (context.stop.aborted) throw interrupted();
  const done = growing.map((one, index) => ({ one, outcome: outcomes[index] }));
  const ends = await oneByOne(
    done,
    async ({ one, outcome }) => {
      if (outcome?.kind !== 'done') return await refuse(one, outcome?.error ?? refused('Nothing was done'));
      const volume = entryOf(outcome.state, 'volumes', one.present.id) ?? one.present;
      return await tellSize(provisioning, one, volume, events);
    },
    async ({ one }, error) => await refuse(one, error),
  );
  return [...results, ...ends];
}

/** As for deletion: the state must say, too, that it was made for this claim. */
function volumeOf({ claim, volume }: Growth, cluster: string, state: State): Volume {
  const { name, annotations } = volume.metadata;
  const present = entryOf(state, 'volumes', annotations[OWN_ANNOTATIONS.volume] ?? '');
  if (present === undefined)
    throw refused(
      `PersistentVolume ${name} is of a volume that this state doesn't know`,
      'Run this where the state is that it was made with, or set --state.',
    );
  const { tags } = present;
  if (tags[TAGS.claim] === claim.metadata.uid && tags[TAGS.cluster] === cluster) return present;
  throw refused(`PersistentVolume ${name} names volume ${present.name}, which was not made for its claim`);
}

async function tellSize(
  { client }: Provisioning,
  { claim, volume, size }: Growing,
  { name, sizeKiB }: Volume,
  events: Events,
): Promise<Told> {
  const storage = quantity(sizeKiB);
  if (capacityOf(volume) < sizeKiB)
    await client.patch('patchVolume', { name: volume.metadata.name }, { spec: { capacity: { storage } } });
  const { namespace } = claim.metadata;
  // What waits for a resize is over with it.
  const status = { capacity: { storage }, conditions: null };
  await client.patch('patchClaimStatus', { namespace, name: claim.metadata.name }, { status });
  await events.atClaim(
    claim,
    'VolumeResizeSuccessful',
    `Volume ${name} of gluster has ${formatSize(sizeKiB)}`,
  );
  return told('expanded', { ...knownOf({ claim, volume }), volume: name, sizeKiB: Math.max(size, sizeKiB) });
}

function knownOf({ claim, volume }: Pick<Growth, 'claim' | 'volume'>) {
  return { claim: claimName(claim), persistentVolume: volume.metadata.name };
}
