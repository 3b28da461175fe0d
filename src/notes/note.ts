import type { BlockVolume, Brick, Cluster, Device, Node, Volume } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';

/** What of a brick neither its logical volume nor gluster tells while its host is off. */
export type BrickNote = Pick<
  Brick,
  'id' | 'device' | 'position' | 'kind' | 'sizeKiB' | 'poolKiB' | 'metadataKiB' | 'pool'
> & { readonly place?: PlaceNote };

/** Where a foreign brick lies: no name of it follows from ids, and its file system has no note of its own. */
export interface PlaceNote extends Pick<Brick, 'path' | 'lv'>, Pick<Device, 'node' | 'inside'> {
  /** Where its file system is mounted, and how large that is. */
  readonly point: string;
  readonly totalKiB: number;
}

/** What its glusterd calls itself, all of its pool know. */
export type NodeNote = Pick<Node, 'id' | 'cluster' | 'zone' | 'manage' | 'storage' | 'tags' | 'state'>;

export type ClusterNote = Cluster & { readonly nodes: readonly Omit<NodeNote, 'cluster'>[] };

export type DeviceNote = Pick<Device, 'id' | 'node' | 'name' | 'tags' | 'state'>;

export type VolumeNote = Omit<Volume, 'started' | 'snapshots' | 'glusterUuid' | 'orderUnknown'> & {
  readonly bricks: readonly BrickNote[];
};

export type BlockNote = Omit<BlockVolume, 'password'>;

/** What is told of one thing, beside what its disks and gluster tell. */
export type Note =
  | ({ readonly kind: 'cluster' } & ClusterNote)
  | ({ readonly kind: 'node' } & NodeNote)
  | ({ readonly kind: 'device' } & DeviceNote)
  | ({ readonly kind: 'volume' } & VolumeNote)
  | ({ readonly kind: 'block-volume' } & BlockNote);

export const NOTE_FORMAT = 1;

/** A note as it is found: which state it is of, and when a host wrote it down. */
export interface Written {
  /** Milliseconds since 1970, by the clock of its host. */
  readonly written: number;
  readonly lineage: Id;
  readonly note: Note;
}

export function noteFile({ kind, id }: Pick<Note, 'kind' | 'id'>): string {
  return `${kind}-${id}.json`;
}

/** All but the time, which stands before it: what does not differ is not written again. */
export function noteText(note: Note, lineage: Id): string {
  const { kind, id, ...rest } = note;
  return JSON.stringify({ format: NOTE_FORMAT, lineage, kind, id, ...rest }).slice(1);
}
