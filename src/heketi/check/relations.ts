import type { HeketiDatabase, HeketiTable } from '../records/database.ts';

/** Entries that list others, which say in turn to whom they belong. */
export interface Relation {
  readonly parents: HeketiTable;
  readonly list: string;
  readonly children: HeketiTable;
  readonly back: string;
  /** How an entry says in `back` where it is. */
  readonly says: 'belongs to' | 'is on';
  readonly lists: (database: HeketiDatabase) => readonly IdAnd<readonly string[]>[];
  /** "" where an entry does not say it: its version did not know it, or it needs none. */
  readonly backs: (database: HeketiDatabase) => readonly IdAnd<string>[];
}

type IdAnd<T> = readonly [id: string, T];

function of<T, R>(table: Readonly<Record<string, T>>, read: (entry: T) => R): readonly IdAnd<R>[] {
  return Object.entries(table).map(([id, entry]) => [id, read(entry)]);
}

export const RELATIONS: readonly Relation[] = [
  {
    parents: 'clusterentries',
    list: 'Info.nodes',
    children: 'nodeentries',
    back: 'Info.cluster',
    says: 'belongs to',
    lists: ({ clusterentries }) => of(clusterentries, ({ Info }) => Info.nodes),
    backs: ({ nodeentries }) => of(nodeentries, ({ Info }) => Info.cluster),
  },
  {
    parents: 'clusterentries',
    list: 'Info.volumes',
    children: 'volumeentries',
    back: 'Info.cluster',
    says: 'belongs to',
    lists: ({ clusterentries }) => of(clusterentries, ({ Info }) => Info.volumes),
    backs: ({ volumeentries }) => of(volumeentries, ({ Info }) => Info.cluster),
  },
  {
    parents: 'clusterentries',
    list: 'Info.blockvolumes',
    children: 'blockvolumeentries',
    back: 'Info.cluster',
    says: 'belongs to',
    lists: ({ clusterentries }) => of(clusterentries, ({ Info }) => Info.blockvolumes),
    backs: ({ blockvolumeentries }) => of(blockvolumeentries, ({ Info }) => Info.cluster ?? ''),
  },
  {
    parents: 'nodeentries',
    list: 'Devices',
    children: 'deviceentries',
    back: 'NodeId',
    says: 'is on',
    lists: ({ nodeentries }) => of(nodeentries, ({ Devices }) => Devices),
    backs: ({ deviceentries }) => of(deviceentries, ({ NodeId }) => NodeId),
  },
  {
    parents: 'deviceentries',
    list: 'Bricks',
    children: 'brickentries',
    back: 'Info.device',
    says: 'is on',
    lists: ({ deviceentries }) => of(deviceentries, ({ Bricks }) => Bricks),
    backs: ({ brickentries }) => of(brickentries, ({ Info }) => Info.device),
  },
  {
    parents: 'volumeentries',
    list: 'Bricks',
    children: 'brickentries',
    back: 'Info.volume',
    says: 'belongs to',
    lists: ({ volumeentries }) => of(volumeentries, ({ Bricks }) => Bricks),
    backs: ({ brickentries }) => of(brickentries, ({ Info }) => Info.volume),
  },
  {
    parents: 'volumeentries',
    list: 'Info.blockinfo.blockvolume',
    children: 'blockvolumeentries',
    back: 'Info.blockhostingvolume',
    says: 'is on',
    lists: ({ volumeentries }) => of(volumeentries, ({ Info }) => Info.blockinfo.blockvolume ?? []),
    backs: ({ blockvolumeentries }) => of(blockvolumeentries, ({ Info }) => Info.blockhostingvolume ?? ''),
  },
];
