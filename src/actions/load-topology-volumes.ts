import type { Context, Settings } from '../cli/context.ts';
import type { Outcome } from '../engine/types.ts';
import { expectedGroupKiB } from '../lvm/device.ts';
import type { Durability } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { manageName } from '../plans/addresses.ts';
import {
  planCreateUnlessThere,
  type VolumeUnlessThere,
  volumeOfPlan,
  volumesNamed,
} from '../plans/create-unless-there.ts';
import type { TopologyVolume } from '../plans/topology-volume.ts';
import { shapeDifferences, type VolumeShape } from '../plans/volume-shape.ts';
import type { LoadedCluster, LoadedVolume } from './loaded-topology.ts';
import type { NewVolume } from './new-volume/new-volume.ts';
import { ownOptions } from './new-volume/recorded-options.ts';
import { requestedDurability } from './new-volume/requested-durability.ts';
import { wantedVolume } from './new-volume/wanted-volume.ts';
import { operateWhenThere } from './operate-when-there.ts';
import type { Probes } from './probe-hosts.ts';

type Hosts = Omit<LoadedCluster, 'volumes'>;

interface Entry {
  readonly on: Hosts;
  readonly entry: TopologyVolume;
}

/**
 * Makes volumes that are absent, on what the file has brought by now. What is there is only compared. Where a host or a
 * disk of the cluster is missing, its volumes wait for it: they would be placed on what is left.
 */
export async function loadVolumes(
  context: Context,
  clusters: readonly Hosts[],
  probes: Probes,
): Promise<ReadonlyMap<Hosts, readonly LoadedVolume[]>> {
  const entries = clusters.flatMap((on) => (on.entry.volumes ?? []).map((entry): Entry => ({ on, entry })));
  if (entries.length === 0) return new Map();
  const state = await context.store.read();
  const loaded = new Map<Entry, LoadedVolume>();
  for (const one of entries) {
    const known = found(one, state, context.settings) ?? waiting(one);
    if (known !== null) loaded.set(one, known);
  }
  const made = await make(
    context,
    entries.filter((one) => !loaded.has(one)),
    state,
    probes,
  );
  return new Map(
    clusters.map((on) => [
      on,
      entries.flatMap((one) => (one.on === on ? (loaded.get(one) ?? made.get(one) ?? []) : [])),
    ]),
  );
}

function found({ on, entry }: Entry, state: State, settings: Settings): LoadedVolume | null {
  const [volume] =
    on.cluster === null ? [] : volumesNamed({ name: entry.name, clusters: [on.cluster.id] }, state);
  if (volume === undefined) return null;
  const { name, where } = entry;
  return {
    name,
    where,
    volume,
    isNew: false,
    differences: shapeDifferences(shapeOf(entry, settings), volume, state),
  };
}

function waiting({ on, entry }: Entry): LoadedVolume | null {
  const lacks = on.nodes.some(
    ({ node, devices }) =>
      node instanceof GlusterctlError || devices.some(({ device }) => device instanceof GlusterctlError),
  );
  if (on.cluster !== null && !lacks) return null;
  return failed(
    entry,
    on.cluster === null
      ? refused('It is not clear in which cluster it belongs')
      : refused(
          'It waits for the hosts and disks of its cluster, and would be placed on what is left of them',
        ),
  );
}

async function make(
  context: Context,
  entries: readonly Entry[],
  state: State,
  probes: Probes,
): Promise<ReadonlyMap<Entry, LoadedVolume>> {
  const made = new Map<Entry, LoadedVolume>();
  const wanted = entries.flatMap((one) => {
    const volume = wantedOf(one, state, context);
    if (!(volume instanceof GlusterctlError)) return [{ one, volume }];
    made.set(one, failed(one.entry, volume));
    return [];
  });
  const outcomes = await operateWhenThere(
    context,
    wanted.map(({ volume }) => ({
      about: `volume ${volume.name}`,
      plan: (planning) =>
        planCreateUnlessThere(volume, { ...planning, state: withExpectedSizes(planning.state, probes) }),
    })),
  );
  for (const [index, { one, volume }] of wanted.entries())
    made.set(one, madeOf(one.entry, volume, outcomes[index]));
  return made;
}

function wantedOf({ on, entry }: Entry, state: State, context: Context): VolumeUnlessThere | GlusterctlError {
  try {
    const asked = newVolume(entry, on.cluster?.id ?? '');
    const durability = requestedDurability(asked, context.settings);
    const wanted = wantedVolume(asked, { name: entry.name, durability }, state, context);
    return { ...wanted, ownOptions: ownOptions(asked) };
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

function madeOf(
  entry: TopologyVolume,
  wanted: VolumeUnlessThere,
  outcome: Outcome | undefined,
): LoadedVolume {
  if (outcome?.kind !== 'done') return failed(entry, outcome?.error ?? refused('Nothing was done'));
  const id = volumeOfPlan(outcome.plan, wanted);
  const volume = outcome.state.volumes[id] ?? refused(`Volume ${id} is not in the state`);
  const { name, where } = entry;
  return { name, where, volume, isNew: outcome.plan.changes.length > 0, differences: [] };
}

function failed({ name, where }: TopologyVolume, volume: GlusterctlError): LoadedVolume {
  return { name, where, volume, isNew: true, differences: [] };
}

/** In a dry run the file's new disks have no groups yet: they count as large as these will be. */
function withExpectedSizes(state: State, probes: Probes): State {
  const sized = Object.values(state.devices).flatMap((device) => {
    const node = state.nodes[device.node];
    const disks = device.totalKiB > 0 || node === undefined ? undefined : probes.get(manageName(node))?.disks;
    const disk = disks === undefined || disks instanceof GlusterctlError ? undefined : disks.get(device.name);
    if (disk === undefined) return [];
    return [[device.id, { ...device, totalKiB: expectedGroupKiB(disk.sizeKiB, device.extentKiB) }] as const];
  });
  return sized.length === 0
    ? state
    : { ...state, devices: { ...state.devices, ...Object.fromEntries(sized) } };
}

/** What the file asks for, to be held against what is there. */
export function shapeOf(entry: TopologyVolume, settings: Settings): VolumeShape {
  const asked = newVolume(entry, '');
  return {
    ...entry,
    durability: requestedDurability(asked, settings),
    setCount: null,
    ownOptions: ownOptions(asked),
  };
}

/** As flags of "volume create" would ask for it. */
function newVolume(
  { sizeKiB: size, durability, snapshotFactor, gid, block, options, tags: tag }: TopologyVolume,
  cluster: Id,
): NewVolume {
  return {
    size,
    durability: durability.type,
    ...numbersOf(durability),
    averageFileSize: null,
    snapshotFactor,
    clusters: [cluster],
    glusterVolumeOptions: options,
    gid,
    block,
    tag,
    bricksMax: null,
    sets: null,
  };
}

function numbersOf(durability: Durability) {
  const { replica, arbiter } = durability.type === 'replicate' ? durability : { replica: 3, arbiter: false };
  const { data, redundancy } = durability.type === 'disperse' ? durability : { data: 4, redundancy: 2 };
  return { replica, arbiter, disperseData: data, redundancy };
}
