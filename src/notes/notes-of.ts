import type { Brick, Device, Node, Volume } from '../model/entities.ts';
import { ownDevices } from '../model/foreign.ts';
import { grouped } from '../model/grouped.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import {
  type BrickNote,
  type ClusterNote,
  type NodeNote,
  type Note,
  noteFile,
  type VolumeNote,
} from './note.ts';

/**
 * By their file's name: what the host of a node should hold: of itself, its disks, and the volumes that have bricks there,
 * on whatever disk. A host without disks of ours holds none. `about`: the only things that are asked for.
 */
export type NotesOn = (node: Id, about?: ReadonlySet<Id> | null) => ReadonlyMap<string, Note>;

/** What belongs together is found once for all nodes of a state. */
export function notesOf(state: State): NotesOn {
  const devicesOf = grouped(Object.values(state.devices), ({ node }) => node);
  const membersOf = grouped(Object.values(state.nodes), ({ cluster }) => cluster);
  const bricks = Object.values(state.bricks);
  const bricksOn = grouped(bricks, ({ device }) => device);
  const bricksOf = grouped(bricks, ({ volume }) => volume);
  const blocksOf = grouped(Object.values(state.blockVolumes), ({ hostingVolume }) => hostingVolume);
  const volumeNotes = new Map<Id, Note>();
  const clusterNotes = new Map<Id, Note>();

  const ofCluster = (id: Id): readonly Note[] => {
    const cluster = state.clusters[id];
    return cluster === undefined
      ? []
      : [
          kept(clusterNotes, id, () => ({
            kind: 'cluster',
            ...cluster,
            nodes: memberNotes(membersOf.get(id) ?? []),
          })),
        ];
  };
  const ofVolume = (id: Id): readonly Note[] => {
    const volume = state.volumes[id];
    return volume === undefined
      ? []
      : [
          kept(volumeNotes, id, () => ({
            kind: 'volume',
            ...volumeNote(state, volume, bricksOf.get(id) ?? []),
          })),
        ];
  };

  return (node, about = null) => {
    const own = state.nodes[node];
    const all = devicesOf.get(node) ?? [];
    const devices = ownDevices(all);
    if (own === undefined || devices.length === 0) return new Map();
    const isMeant = (id: Id): boolean => about === null || about.has(id);
    const notes: Note[] = isMeant(own.cluster) ? [...ofCluster(own.cluster)] : [];
    if (isMeant(node)) notes.push({ kind: 'node', ...nodeNote(own) });
    for (const { id, name, tags, state: word } of devices)
      if (isMeant(id)) notes.push({ kind: 'device', id, node, name, tags, state: word });
    const volumes = new Set<Id>();
    for (const { id } of all) for (const { volume } of bricksOn.get(id) ?? []) volumes.add(volume);
    for (const id of volumes) if (isMeant(id)) notes.push(...ofVolume(id));
    for (const id of volumes)
      for (const { password: _, ...block } of blocksOf.get(id) ?? [])
        if (isMeant(block.id)) notes.push({ kind: 'block-volume', ...block });
    return new Map(notes.map((note) => [noteFile(note), note]));
  };
}

/** Several hosts hold the same. */
function kept(all: Map<Id, Note>, id: Id, make: () => Note): Note {
  const known = all.get(id) ?? make();
  all.set(id, known);
  return known;
}

function memberNotes(nodes: readonly Node[]): ClusterNote['nodes'] {
  return nodes
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((node) => {
      const { cluster: _, ...rest } = nodeNote(node);
      return rest;
    });
}

/** Maintenance passes: what it was before is what is told of it. */
function nodeNote(node: Node): NodeNote {
  const { id, cluster, zone, manage, storage, tags, maintenance } = node;
  const state = maintenance?.was ?? node.state;
  return { id, cluster, zone, manage, storage, tags, state };
}

function volumeNote(state: State, volume: Volume, all: readonly Brick[]): VolumeNote {
  const {
    started: _started,
    snapshots: _snapshots,
    glusterUuid: _uuid,
    orderUnknown: _order,
    ...rest
  } = volume;
  const bricks = all
    .filter(({ replacedBy }) => replacedBy === undefined)
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map((brick) => brickNote(brick, state.devices[brick.device]));
  return { ...rest, bricks };
}

function brickNote(brick: Brick, at: Device | undefined): BrickNote {
  const { id, device, position, kind, sizeKiB, poolKiB, metadataKiB, pool, path, lv } = brick;
  const told = { id, device, position, kind, sizeKiB, poolKiB, metadataKiB, pool };
  if (at?.foreign !== true) return told;
  const { node, name: point, totalKiB, inside } = at;
  return { ...told, place: { node, path, lv, point, totalKiB, ...(inside === undefined ? {} : { inside }) } };
}
