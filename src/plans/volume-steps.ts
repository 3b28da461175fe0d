import { syncCopiesScript } from '../gluster/clone-bricks.ts';
import type { GlusterBrick } from '../gluster/names.ts';
import type { VolumeRef } from '../gluster/volume.ts';
import { type BrickWork, createBricksScript, destroyBricksScript } from '../lvm/brick.ts';
import { type HostSettings, settingsOn } from '../lvm/settings.ts';
import { counted } from '../model/counted.ts';
import type { Brick, Node, Volume } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import { ownBricks } from '../model/foreign.ts';
import type { HostAddress, Script, Stage, Step } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { changing, sh } from '../shell/script.ts';
import { addressOf, glusterHosts, manageName, storageName } from './addresses.ts';

/** Bricks that one script makes or takes away may take long: gluster and mkfs on slow disks. */
export const BRICKS_SECONDS = 600;

export function nodeOfBrick(state: State, brick: Brick): Node {
  const node = state.nodes[state.devices[brick.device]?.node ?? ''];
  if (node === undefined) throw refused(`Brick ${brick.id} is on a device that the state doesn't know`);
  return node;
}

export function glusterBrick(state: State, brick: Brick): GlusterBrick {
  return { host: brick.host ?? storageName(nodeOfBrick(state, brick)), path: brick.path };
}

export function volumeRef(state: State, volume: Volume): VolumeRef {
  const bricks = bricksOf(state, volume.id).map((brick) => glusterBrick(state, brick));
  return { name: volume.name, id: volume.id, bricks };
}

/** One step per host, whose one script makes all of the host's bricks; its undo takes them away. */
export function makeBricks(
  state: State,
  volume: Volume,
  bricks: readonly Brick[],
  settings: HostSettings,
): Stage {
  return {
    title: 'make bricks',
    steps: perHost(state, bricks).map(({ node, own }): Step => {
      const work = workOf(volume, own);
      const mine = settingsOn(node, settings);
      return {
        id: `bricks@${manageName(node)}`,
        host: addressOf(node),
        alternatives: [],
        title: `make ${counted(own.length, 'brick')} of ${volume.name}`,
        script: createBricksScript(work, mine),
        undo: destroyBricksScript(work, mine),
        oneByOne: true,
        timeoutSeconds: BRICKS_SECONDS,
        reads: null,
        whenUnreachable: 'fail',
      };
    }),
  };
}

/**
 * gluster marks the directory of each brick and doesn't sync that; a brick without its mark stays down. So what a
 * volume's hosts have just been told is put on disk, or a power cut right after would cost the brick.
 */
export function syncBricks(state: State, volume: Volume, bricks: readonly Brick[]): Stage {
  return syncStage(state, volume, bricks, (own) => changing(sh`run sync -f ${own.map(({ path }) => path)}`));
}

/** The same of copies that gluster makes of bricks, on the same hosts: until it has, nobody knows where they lie. */
export function syncCopies(
  state: State,
  volume: Volume,
  originals: readonly Brick[],
  settings: HostSettings,
): Stage {
  return syncStage(state, volume, originals, (own) => {
    const hosts = new Set(own.map((brick) => glusterBrick(state, brick).host));
    return syncCopiesScript(volume.name, { hosts: [...hosts], count: own.length }, settings);
  });
}

function syncStage(
  state: State,
  volume: Volume,
  bricks: readonly Brick[],
  script: (own: readonly Brick[]) => Script,
): Stage {
  return {
    title: 'put it on disk',
    steps: perHost(state, bricks).map(
      ({ node, own }): Step => ({
        id: `sync@${manageName(node)}`,
        host: addressOf(node),
        alternatives: [],
        title: `sync ${counted(own.length, 'brick')} of ${volume.name}`,
        script: script(own),
        undo: null,
        timeoutSeconds: 120,
        reads: null,
        whenUnreachable: 'fail',
      }),
    ),
  };
}

/**
 * One step per host takes its bricks away; for one that is down the operation stays open, and its space taken. Foreign
 * ones stay as they are.
 */
export function destroyBricks(
  state: State,
  volume: Volume,
  bricks: readonly Brick[],
  settings: HostSettings,
): Stage {
  return {
    title: 'take bricks away',
    steps: perHost(state, ownBricks(state, bricks)).map(
      ({ node, own }): Step => ({
        id: `bricks@${manageName(node)}`,
        host: addressOf(node),
        alternatives: [],
        title: `take ${counted(own.length, 'brick')} of ${volume.name} away`,
        script: destroyBricksScript(workOf(volume, own), settingsOn(node, settings)),
        undo: null,
        oneByOne: true,
        timeoutSeconds: BRICKS_SECONDS,
        reads: null,
        whenUnreachable: 'defer',
      }),
    ),
  };
}

export function perHost(
  state: State,
  bricks: readonly Brick[],
): readonly { readonly node: Node; readonly own: readonly Brick[] }[] {
  const groups = new Map<string, { node: Node; own: Brick[] }>();
  for (const brick of bricks) {
    const node = nodeOfBrick(state, brick);
    const group = groups.get(node.id);
    if (group === undefined) groups.set(node.id, { node, own: [brick] });
    else group.own.push(brick);
  }
  return [...groups.values()];
}

function workOf(volume: Volume, bricks: readonly Brick[]): readonly BrickWork[] {
  return bricks.map((brick) => ({ brick, gid: volume.gid }));
}

/** Where gluster's part is done: the given brick's host first, any other member of the cluster after it. */
export function glusterHostsFor(
  state: State,
  volume: Volume,
  unreachable: ReadonlySet<string>,
  first?: Brick,
): { readonly host: HostAddress; readonly alternatives: readonly HostAddress[] } {
  const all = glusterHosts(state, volume.cluster, unreachable);
  const wanted = first === undefined ? null : manageName(nodeOfBrick(state, first));
  const [host, ...alternatives] = [
    ...all.filter(({ name }) => name === wanted),
    ...all.filter(({ name }) => name !== wanted),
  ];
  if (host === undefined) {
    throw refused('no hosts available', 'No host of the cluster can be reached: glusterctl host check');
  }
  return { host, alternatives };
}

/** A step of gluster's: another host may take over, and it never overlaps with another of the same cluster. */
export function glusterStep(
  volume: Volume,
  where: { readonly host: HostAddress; readonly alternatives: readonly HostAddress[] },
  step: Pick<Step, 'id' | 'title' | 'script' | 'undo'> & Partial<Step>,
): Step {
  return {
    ...where,
    timeoutSeconds: 900,
    reads: null,
    whenUnreachable: 'fail',
    mutex: volume.cluster,
    ...step,
  };
}
