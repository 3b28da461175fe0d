import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { boundedHealInfoScript, readHealInfo } from '../gluster/heal.ts';
import { processesScript, readProcesses, type VolumeProcesses } from '../gluster/healers.ts';
import { readVolumeInfo, type VolumeInfo } from '../gluster/info.ts';
import { brickName } from '../gluster/names.ts';
import { pendingScript, readPending } from '../gluster/pending.ts';
import { volumeInfoScript } from '../gluster/volume.ts';
import { healingOf, type VolumeHealing } from '../health/healing.ts';
import type { Node, Volume } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName, nodesOf } from '../plans/addresses.ts';
import { askGluster } from './ask-gluster.ts';
import { askHost } from './ask-host.ts';

export interface HealingLook {
  /** Milliseconds, when the counts were there. */
  readonly at: number;
  /** By the id of the volume. */
  readonly volumes: ReadonlyMap<Id, VolumeHealing>;
}

/** Clusters side by side. What gluster doesn't have is an error; a brick whose host says nothing is not known. */
export async function lookAtHealing(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<HealingLook> {
  const clusters = [...new Set(volumes.map(({ cluster }) => cluster))];
  const found = await Promise.all(
    clusters.map(async (cluster) => {
      const own = volumes.filter((volume) => volume.cluster === cluster);
      return await inCluster(context, state, cluster, own);
    }),
  );
  return { at: context.clock.now().getTime(), volumes: new Map(found.flat()) };
}

async function inCluster(
  context: Context,
  state: State,
  cluster: Id,
  volumes: readonly Volume[],
): Promise<readonly (readonly [Id, VolumeHealing])[]> {
  const { infos, processes } = await askForVolumes(context, state, cluster, volumes);
  const all = volumes.map((volume) => ({ volume, info: named(infos, volume) }));
  const nodes = nodesOf(state, cluster);
  const nodeOf = (host: string): Node | undefined =>
    nodes.find(({ storage, manage }) => storage.includes(host) || manage.includes(host));
  const pending = await askForPending(
    context,
    all.map(({ info }) => info),
    nodeOf,
  );
  return all.map(({ volume, info }) => {
    const own = processes.get(info.name) ?? null;
    if (own === null && info.status === 'Started')
      throw new GlusterctlError('failed', `gluster does not tell what runs for volume ${info.name}`);
    const hostName = (host: string): string => {
      const node = nodeOf(host);
      return node === undefined ? host : manageName(node);
    };
    return [volume.id, healingOf({ info, processes: own, running: processes, pending, hostName })] as const;
  });
}

/** In one script: what there is, and what runs of it. */
async function askForVolumes(
  context: Context,
  state: State,
  cluster: Id,
  volumes: readonly Volume[],
): Promise<{
  readonly infos: readonly VolumeInfo[];
  readonly processes: ReadonlyMap<string, VolumeProcesses>;
}> {
  const settings = hostSettings(context.settings, state);
  const [only, ...others] = volumes.map(({ name }) => name);
  const name = only === undefined || others.length > 0 ? null : only;
  // Of a volume that isn't started gluster has only an error to tell.
  const text = `${volumeInfoScript(name, settings).text}\necho '=== processes'\n${processesScript(name, settings).text} || :`;
  const told = await askGluster(context, state, cluster, { text, changes: false });
  const [info = '', running = ''] = told.split(/^=== processes$/m);
  const infos = readVolumeInfo(info);
  const started = infos.some(({ status }) => status === 'Started');
  const processes = started ? readProcesses(running) : new Map<string, VolumeProcesses>();
  const idle = [...processes.values()].some(({ healers }) => healers.some(({ online }) => !online));
  if (name === null || !idle) return { infos, processes };
  return { infos, processes: new Map([...(await askForOthers(context, state, cluster)), ...processes]) };
}

/** A self-heal daemon that does nothing for the volume may do so for others: that tells what helps. */
async function askForOthers(
  context: Context,
  state: State,
  cluster: Id,
): Promise<ReadonlyMap<string, VolumeProcesses>> {
  const script = processesScript(null, hostSettings(context.settings, state));
  try {
    return readProcesses(await askGluster(context, state, cluster, script));
  } catch (error) {
    if (error instanceof GlusterctlError) return new Map();
    throw error;
  }
}

function named(infos: readonly VolumeInfo[], volume: Volume): VolumeInfo {
  const info = infos.find(({ name }) => name === volume.name);
  if (info !== undefined) return info;
  throw new GlusterctlError('failed', `gluster has no volume ${volume.name}`, {
    hint: 'It was deleted or renamed behind the state, or an operation on it is open: glusterctl operation list',
  });
}

/** Hosts side by side, one script on each. By the name of the brick. */
async function askForPending(
  context: Context,
  infos: readonly VolumeInfo[],
  nodeOf: (host: string) => Node | undefined,
): Promise<ReadonlyMap<string, number>> {
  const hosts = await context.hosts();
  const byHost = new Map<string, string[]>();
  for (const { host, path } of infos.flatMap(({ bricks }) => bricks))
    byHost.set(host, [...(byHost.get(host) ?? []), path]);
  const found = await Promise.all(
    [...byHost].map(async ([host, paths]) => {
      const node = nodeOf(host);
      if (node === undefined) return [];
      const told = await askHost(hosts, addressOf(node), pendingScript(paths));
      if (told instanceof GlusterctlError) return [];
      return [...readPending(told)].map(([path, count]) => [brickName({ host, path }), count] as const);
    }),
  );
  return new Map(found.flat());
}

/** What only gluster's own look at each entry tells; it disturbs healing and may take minutes. */
export interface Confirmed {
  /** Every brick is connected, and none has anything to be healed. */
  readonly nothing: boolean;
  readonly entries: number;
  readonly splitBrain: number;
  /** Bricks that told nothing. */
  readonly silent: number;
}

/** null: it was not told in time. */
export async function askHealInfo(
  context: Context,
  state: State,
  volume: Volume,
  seconds: number,
): Promise<Confirmed | null> {
  const script = boundedHealInfoScript(volume.name, seconds, hostSettings(context.settings, state));
  try {
    const bricks = readHealInfo(await askGluster(context, state, volume.cluster, script));
    const told = bricks.flatMap(({ connected, entries, splitBrain }) =>
      connected && entries !== null && splitBrain !== null ? [{ entries, splitBrain }] : [],
    );
    const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);
    const silent = bricks.length - told.length;
    const entries = most(told.map((one) => one.entries));
    return {
      nothing: bricks.length > 0 && silent === 0 && entries === 0,
      entries,
      splitBrain: most(told.map((one) => one.splitBrain)),
      silent,
    };
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}
