import { diskOf } from '../inventory/disk.ts';
import type { FoundGroup } from '../inventory/inventory.ts';
import { deviceOfGroup, idInTags } from '../lvm/names.ts';
import type { Device } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { readNote } from '../notes/read-note.ts';
import type { Ground } from './ground.ts';
import type { Host } from './host.ts';

/**
 * The device that a group of ours is, which the state has lost: its tags say so, and no note of its host anything else. It
 * comes into use only where the note says so and nothing lies on it: what does is of no brick that the state counts.
 */
export function unknownDevice(ground: Ground, host: Host, group: FoundGroup): Device | null {
  const { state, settings } = ground;
  const { inventory, node } = host;
  const id = deviceOfGroup(group.name);
  if (id === null || state.devices[id] !== undefined || group.disks.length !== 1) return null;
  if (idInTags(group.tags, 'device') !== id || idInTags(group.tags, 'lineage') !== settings.lineage)
    return null;
  const { path, ...disk } = diskOf(inventory, group);
  if (!path.startsWith('/')) return null;
  const note = deviceNote(host, id, settings.lineage);
  // A node that was made anew has another id than its notes.
  if (note !== undefined && note.node !== node.id && state.nodes[note.node] !== undefined) return null;
  const name = note !== undefined && disk.paths.includes(note.name) ? note.name : path;
  if (host.devices.some((device) => device.name === name)) return null;
  const isEmpty = group.freeKiB === group.totalKiB;
  return {
    id,
    node: node.id,
    name,
    ...disk,
    tags: note?.tags ?? {},
    state: note !== undefined && isEmpty ? note.state : 'offline',
    extentKiB: group.extentKiB,
    totalKiB: group.totalKiB,
  };
}

function deviceNote({ inventory }: Host, id: Id, lineage: Id) {
  return inventory.notes.flatMap((line) => {
    const read = readNote(line);
    return read?.lineage === lineage && read.note.kind === 'device' && read.note.id === id ? [read.note] : [];
  })[0];
}
