import { heal } from '../data/healing.ts';
import { findBlock } from '../model/blocks.ts';
import { startBricks, VOLUME_ID } from '../model/bricks.ts';
import { Files } from '../model/files.ts';
import type { GlusterBrick, GlusterVolume, HostModel, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { isConnected, membersOf, someDown } from './pool.ts';
import { snapshotsOf } from './snapshot-lookup.ts';

/** How often a rebalance says that it runs before it says that it is done. */
const POLLS = 2;

/** Nothing moves by itself here: whoever asks, or waits for it, brings it on. */
export function isRebalanced(volume: GlusterVolume): boolean {
  const { rebalance: task } = volume;
  if (task?.status !== 'in progress') return true;
  task.polls += 1;
  if (task.polls > POLLS) task.status = 'completed';
  return task.status === 'completed';
}

export function volumeNamed(
  pool: PoolModel,
  name: string,
  prefix: string,
  operation?: string,
): GlusterVolume {
  const volume = pool.volumes[name];
  if (volume === undefined)
    throw new Refusal(prefix, `Volume ${name} does not exist`, operation === undefined ? {} : { operation });
  return volume;
}

export function startVolume(call: Call, pool: PoolModel, name: string, force: boolean): number {
  const prefix = `volume start: ${name}: `;
  const volume = volumeNamed(pool, name, prefix);
  if (volume.status === 'started' && !force) throw new Refusal(prefix, `Volume ${name} already started`);
  for (const brick of volume.bricks) {
    const host = hostOf(call, brick);
    if (host === null || !isConnected(call, host)) continue;
    const files = new Files(host);
    const node = files.node(brick.path);
    const mark = node?.attributes[VOLUME_ID];
    if (mark !== undefined && mark !== volume.id && !force)
      throw new Refusal(
        prefix,
        `Volume id mismatch for brick ${brick.host}:${brick.path}. Expected volume id ${volume.id}, volume id ${mark} found`,
      );
    if (brick.group !== undefined) continue;
    if (node === null && force) continue;
    if (node === null)
      throw new Refusal(
        prefix,
        `Failed to find brick directory ${brick.path} for volume ${name}. Reason : No such file or directory`,
      );
    if (mark !== undefined) continue;
    if (!force)
      throw new Refusal(
        prefix,
        `Failed to get extended attribute ${VOLUME_ID} for brick dir ${brick.path}. Reason : No data available`,
      );
    files.amend(brick.path, (found) => {
      if (found.kind === 'directory') found.attributes[VOLUME_ID] = volume.id;
    });
  }
  volume.status = 'started';
  for (const host of membersOf(call)) {
    startBricks(call.model, host);
    if (force && isConnected(call, host)) delete host.defects?.healerStopped;
  }
  // A brick that comes back is looked after at once.
  heal(call.model);
  call.out(`volume start: ${name}: success\n`);
  return 0;
}

export function hostOf(call: Pick<Call, 'model'>, brick: GlusterBrick): HostModel | null {
  return call.model.hosts.find((host) => host.uuid === brick.uuid) ?? null;
}

export function stopBricks(call: Pick<Call, 'model'>, bricks: readonly GlusterBrick[]): void {
  for (const brick of bricks) {
    const host = hostOf(call, brick);
    if (host !== null) delete host.bricks[brick.path];
  }
}

export function stopVolume(call: Call, pool: PoolModel, name: string, force: boolean): number {
  const prefix = `volume stop: ${name}: `;
  const volume = volumeNamed(pool, name, prefix);
  if (volume.status !== 'started' && !force)
    throw new Refusal(prefix, `Volume ${name} is not in the started state`);
  const moves = [volume.rebalance, volume.removal].some((task) => task?.status === 'in progress');
  if (moves && !force) throw new Refusal(prefix, `rebalance session is in progress for the volume '${name}'`);
  volume.status = 'stopped';
  stopBricks(call, volume.bricks);
  call.out(`volume stop: ${name}: success\n`);
  return 0;
}

export function deleteVolume(call: Call, pool: PoolModel, name: string): number {
  const prefix = `volume delete: ${name}: `;
  const volume = volumeNamed(pool, name, prefix);
  const snapshots = snapshotsOf(pool, name).length;
  if (volume.status === 'started')
    throw new Refusal(prefix, `Volume ${name} has been started.Volume needs to be stopped before deletion.`);
  if (snapshots > 0)
    throw new Refusal(
      prefix,
      `Cannot delete Volume ${name} ,as it has ${snapshots} snapshots. To delete the volume, first delete all the snapshots under it.`,
    );
  if (someDown(call)) throw new Refusal(prefix, 'Some of the peers are down');
  delete pool.volumes[name];
  for (const { defects } of membersOf(call))
    if (defects?.lostHeal !== undefined) defects.lostHeal = defects.lostHeal.filter((lost) => lost !== name);
  call.out(`volume delete: ${name}: success\n`);
  return 0;
}

/** What a brick's file system is on, for status. */
export function brickDevice(
  host: HostModel,
  path: string,
): { readonly source: string; readonly sizeKiB: number } {
  const source = new Files(host).mountOf(path)?.source ?? '';
  return { source, sizeKiB: findBlock(host, source)?.sizeKiB ?? 0 };
}
