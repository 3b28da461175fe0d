import type { Brick, Node, Volume } from '../model/entities.ts';
import { ownDevices } from '../model/foreign.ts';
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
 * By their file's name: what the host of a node should hold. A host without disks of ours holds none. `about`: the only
 * things that are asked for.
 */
export function notesOn(
  state: State,
  node: Id,
  about: ReadonlySet<Id> | null = null,
): ReadonlyMap<string, Note> {
  const own = state.nodes[node];
  const devices = ownDevices(Object.values(state.devices)).filter((device) => device.node === node);
  if (own === undefined || devices.length === 0) return new Map();
  const isMeant = (id: Id): boolean => about === null || about.has(id);
  const notes: Note[] = [];
  const cluster = isMeant(own.cluster) ? clusterNote(state, own.cluster) : null;
  if (cluster !== null) notes.push({ kind: 'cluster', ...cluster });
  if (isMeant(node)) notes.push({ kind: 'node', ...nodeNote(own) });
  for (const { id, name, tags, state: word } of devices) {
    if (isMeant(id)) notes.push({ kind: 'device', id, node, name, tags, state: word });
  }
  const here = new Set(devices.map(({ id }) => id));
  const volumes = new Set<Id>();
  for (const { device, volume } of Object.values(state.bricks)) if (here.has(device)) volumes.add(volume);
  for (const id of volumes) {
    const volume = isMeant(id) ? state.volumes[id] : undefined;
    if (volume !== undefined) notes.push({ kind: 'volume', ...volumeNote(state, volume) });
  }
  for (const { password: _, ...block } of Object.values(state.blockVolumes)) {
    if (volumes.has(block.hostingVolume) && isMeant(block.id)) notes.push({ kind: 'block-volume', ...block });
  }
  return new Map(notes.map((note) => [noteFile(note), note]));
}

function clusterNote(state: State, id: Id): ClusterNote | null {
  const cluster = state.clusters[id];
  if (cluster === undefined) return null;
  const nodes = Object.values(state.nodes)
    .filter((node) => node.cluster === id)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((node) => {
      const { cluster: _, ...rest } = nodeNote(node);
      return rest;
    });
  return { ...cluster, nodes };
}

/** Maintenance passes: what it was before is what is told of it. */
function nodeNote(node: Node): NodeNote {
  const { id, cluster, zone, manage, storage, tags, maintenance } = node;
  const state = maintenance?.was ?? node.state;
  return { id, cluster, zone, manage, storage, tags, state };
}

function volumeNote(state: State, volume: Volume): VolumeNote {
  const { started: _started, snapshots: _snapshots, glusterUuid: _uuid, ...rest } = volume;
  const bricks = Object.values(state.bricks)
    .filter((brick) => brick.volume === volume.id && brick.replacedBy === undefined)
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map(brickNote);
  return { ...rest, bricks };
}

function brickNote(brick: Brick): BrickNote {
  const { id, device, position, kind, sizeKiB, poolKiB, metadataKiB, pool } = brick;
  return { id, device, position, kind, sizeKiB, poolKiB, metadataKiB, pool };
}
