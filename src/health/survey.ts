import { mountOf, volumeGroup } from '../lvm/names.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick, Cluster, Node } from '../model/entities.ts';
import { ownBricks } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type ClusterLook, type Look, sameRun } from './look.ts';
import type { LookWanted } from './look-script.ts';

/** Why nothing is known of a host: it did not answer, it lets nobody in, or its script came to no end. */
export interface NoLook {
  readonly why: 'off' | 'refused' | 'failed';
  readonly message: string;
  readonly hint: string;
}

export interface HostSeen {
  /** Its management name. */
  readonly name: string;
  readonly look: Look | NoLook;
  /** By how many seconds its clock surely is ahead of ours at least, and at most; null where it can't be told. */
  readonly ahead: { readonly least: number; readonly most: number } | null;
}

/** A member that was asked for the whole cluster, in the order of asking. */
export interface ClusterAnswer {
  readonly host: string;
  readonly answer: ClusterLook | null;
}

export interface OperationSeen {
  readonly id: Id;
  readonly title: string;
  /** What it waited for when that was written down last; null: nothing. */
  readonly waitsFor: string | null;
  readonly standing: 'in-flight' | 'stale' | 'failed' | 'elsewhere';
  /** What is to be typed to go on with it, the usual first. */
  readonly ways: readonly { readonly command: string; readonly when?: string }[];
  /** Bricks that it has replaced, and that are to be taken away yet. */
  readonly oldBricks: number;
  /** Hosts whose maintenance it begins or ends. */
  readonly maintains: readonly string[];
  /** Volumes that it stops on its way. */
  readonly stops: readonly Id[];
}

/** Entries in split-brain by volume name, where that was asked for; null: could not be told. */
export type SplitBrains = ReadonlyMap<string, number | null>;

/** All that one look at a cluster brought. */
export interface Survey {
  readonly cluster: Cluster;
  readonly hosts: readonly HostSeen[];
  readonly answers: readonly ClusterAnswer[];
  readonly operations: readonly OperationSeen[];
  readonly splitBrains: SplitBrains;
  /** Where mounts of bricks are written down, by the way to the host. */
  readonly fstabs: HostSettings['fstabs'];
}

export function isLook(seen: Look | NoLook): seen is Look {
  return !('why' in seen);
}

export function lookOf(host: HostSeen | undefined): Look | null {
  return host !== undefined && isLook(host.look) ? host.look : null;
}

export function hostName(node: Node): string {
  return node.manage[0] ?? node.id;
}

/** Names by which gluster may know a host. */
export function namesOf(node: Node): readonly string[] {
  return [...new Set([...node.storage, ...node.manage])];
}

/** The bricks of a state that are in a volume, by the node that they lie on. */
export function bricksByNode(state: State): ReadonlyMap<Id, readonly Brick[]> {
  const found = new Map<Id, Brick[]>();
  for (const brick of Object.values(state.bricks)) {
    const node = state.devices[brick.device]?.node;
    if (node === undefined || brick.replacedBy !== undefined) continue;
    const list = found.get(node);
    if (list === undefined) found.set(node, [brick]);
    else list.push(brick);
  }
  return found;
}

export function wantedOn(state: State, bricks: readonly Brick[]): LookWanted {
  return {
    groups: [...new Set(ownBricks(state, bricks).map(({ device }) => volumeGroup(device)))].sort(),
    mounts: [...new Set(bricks.map((brick) => sameRun(mountOf(state, brick))))],
    bricks: bricks.map(({ path }) => path),
  };
}
