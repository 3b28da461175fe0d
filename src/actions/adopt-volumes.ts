import type { Context } from '../cli/context.ts';
import type { OperationRequest, Outcome } from '../engine/types.ts';
import type { Volume } from '../model/entities.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import { grouped } from '../model/grouped.ts';
import { drawnIds } from '../model/ids.ts';
import { findVolume } from '../model/lookup.ts';
import { nearest } from '../model/nearest.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName } from '../plans/addresses.ts';
import { type AdoptVolume, planAdoptVolume } from '../plans/adopt/adopt-volume.ts';
import type { ToldByHost } from '../plans/adopt/adopted-bricks.ts';
import { type Found, fullName, nodeOfFound } from '../plans/adopt/foreign-volumes.ts';
import { doneOf } from './carry-out.ts';
import { type FoundInPools, foreignInPools } from './foreign-volumes.ts';
import { takeInventories } from './take-inventories.ts';

export interface AdoptedVolumes {
  readonly state: State;
  readonly volumes: readonly Volume[];
  /** What is to be known of them. */
  readonly notes: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: GlusterctlError }[];
}

/** One volume, which must be there. */
export async function adoptVolume(context: Context, name: string): Promise<AdoptedVolumes> {
  const state = await context.store.read();
  const pools = await foreignInPools(context, state, Object.values(state.clusters));
  const found = chosen(state, pools, name);
  const [request] = await requestsFor(context, state, [found]);
  if (request === undefined) throw notFound();
  const [outcome] = await context.operate([requestOf(request)]);
  const { plan, state: after } = doneOf(outcome);
  return { state: after, volumes: adoptedBy(outcome), notes: plan.notes, failed: [] };
}

/** All that can be; the others are told with the reason. */
export async function adoptAll(context: Context): Promise<AdoptedVolumes> {
  const state = await context.store.read();
  const pools = await foreignInPools(context, state, Object.values(state.clusters));
  const requests = await requestsFor(context, state, pools.volumes);
  const outcomes: { readonly name: string; readonly outcome: Outcome }[] = [];
  const waves = wavesOf(state, requests);
  for (const wave of waves.length === 0 ? [[]] : waves) {
    const ended = await context.operate(
      wave.map((one) => ({ ...requestOf(one), about: one.found.info.name })),
    );
    ended.forEach((outcome, at) => {
      outcomes.push({ name: wave[at]?.found.info.name ?? '', outcome });
    });
  }
  const silent = pools.silent.map(({ cluster: { id, name }, error }) => ({
    name: `cluster ${name ?? id}`,
    error,
  }));
  return {
    state: await context.store.read(),
    volumes: outcomes.flatMap(({ outcome }) => adoptedBy(outcome)),
    notes: [
      ...new Set(outcomes.flatMap(({ outcome }) => (outcome.kind === 'done' ? outcome.plan.notes : []))),
    ],
    failed: [
      ...outcomes.flatMap(({ name, outcome }) =>
        outcome.kind === 'done' ? [] : [{ name, error: outcome.error }],
      ),
      ...silent,
    ],
  };
}

function requestOf(request: AdoptVolume): OperationRequest {
  return { plan: (planning) => planAdoptVolume(request, planning) };
}

function adoptedBy(outcome: Outcome | undefined): readonly Volume[] {
  if (outcome?.kind !== 'done') return [];
  return outcome.plan.changes.flatMap((change) =>
    change.do === 'add' && change.table === 'volumes' ? [change.value] : [],
  );
}

/** By its name, or by cluster and name where several clusters have one of that name. */
function chosen(state: State, { volumes, silent }: FoundInPools, name: string): Found {
  const fits = volumes.filter((found) =>
    [found.info.name, fullName(state, found), `${found.cluster}/${found.info.name}`].includes(name),
  );
  const [first, ...others] = fits;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined)
    throw new GlusterctlError('usage', `"${name}" fits ${fits.length} volumes`, {
      hint: fits.map((found) => `glusterctl adopt volume ${fullName(state, found)}`).join('\n'),
    });
  const known = knownVolume(state, name);
  if (known !== null)
    throw refused(`Volume ${known.name} is in the state already`, `glusterctl volume info ${known.id}`);
  const [quiet] = silent;
  if (quiet !== undefined) throw quiet.error;
  const [close] = nearest(
    name,
    volumes.map(({ info }) => info.name),
  );
  throw notFound(
    `gluster has no volume ${JSON.stringify(name)} that the state doesn't hold`,
    close === undefined
      ? 'What it has: glusterctl volume list --foreign'
      : `Did you mean "${close}"? All of them: glusterctl volume list --foreign`,
  );
}

function knownVolume(state: State, name: string): Volume | null {
  try {
    return findVolume(state, name);
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

/** The hosts of their bricks are looked at, all at once. */
async function requestsFor(
  context: Context,
  state: State,
  volumes: readonly Found[],
): Promise<readonly AdoptVolume[]> {
  if (volumes.length === 0) return [];
  const places = volumes.flatMap((found) =>
    found.info.bricks.flatMap((brick) => {
      const node = nodeOfFound(state, found, brick);
      return node === null ? [] : [{ node, path: brick.path }];
    }),
  );
  const addresses = [...new Set(places.map(({ node }) => node))].map(addressOf);
  const byHost = grouped(places, ({ node }) => manageName(node));
  const bricks = new Map([...byHost].map(([host, own]) => [host, own.map(({ path }) => path)] as const));
  const told = await context.probing(
    addresses,
    async () => await takeInventories(context, state.lineage, addresses, bricks),
  );
  const toldByHost: ToldByHost = new Map(told.map((one) => [one.host, one]));
  return volumes.map((found) => ({
    found,
    told: toldByHost,
    ids: { volume: context.ids.next(), brickId: drawnIds(context.ids), deviceId: drawnIds(context.ids) },
  }));
}

/** Volumes that share a file system go one after the other: the first brings the foreign device that all lie on. */
function wavesOf(state: State, requests: readonly AdoptVolume[]): readonly (readonly AdoptVolume[])[] {
  const waves: { readonly taken: Set<string>; readonly requests: AdoptVolume[] }[] = [];
  for (const request of requests) {
    const { found, told } = request;
    const places = found.info.bricks.flatMap((brick) => {
      const node = nodeOfFound(state, found, brick);
      const host = node === null ? '' : manageName(node);
      const point = told.get(host)?.inventory?.spaces.get(brick.path)?.point;
      return point === undefined ? [] : [`${host}:${point}`];
    });
    let wave = waves.find(({ taken }) => !places.some((place) => taken.has(place)));
    if (wave === undefined) {
      wave = { taken: new Set(), requests: [] };
      waves.push(wave);
    }
    for (const place of places) wave.taken.add(place);
    wave.requests.push(request);
  }
  return waves.map(({ requests: own }) => own);
}
