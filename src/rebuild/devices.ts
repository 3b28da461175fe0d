import { diskOf } from '../inventory/disk.ts';
import type { FoundGroup, Inventory } from '../inventory/inventory.ts';
import { deviceOfGroup } from '../lvm/names.ts';
import type { Device } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { Evidence } from './evidence.ts';
import { type NodeFound, nameOf } from './nodes.ts';
import type { Findings } from './rebuilt.ts';

/** What vgcreate makes unless it is told otherwise, and what Heketi tells it. */
const USUAL_EXTENT_KIB = 4096;

/** Each volume group of ours is a device; others are left alone. */
export function devicesOf(
  nodes: readonly NodeFound[],
  evidence: Evidence,
  findings: Findings,
): readonly Device[] {
  return nodes.flatMap((found) => {
    const { seen } = found.member;
    if (seen === null) return [];
    const name = found.node.manage[0] ?? '';
    if (seen.inventory.groups === null) findings.add('unreachable', `the disks of ${name}`, silenceOf(found));
    return (seen.inventory.groups ?? []).flatMap((group): readonly Device[] => {
      const id = deviceOfGroup(group.name);
      if (id === null) {
        findings.add('foreign', `volume group ${group.name} on ${name}`, 'it is left alone');
        return [];
      }
      if (group.disks.length !== 1) {
        findings.add(
          'conflicting',
          `volume group ${group.name} on ${name}`,
          `it lies on ${group.disks.length} disks: neither this program nor Heketi makes such`,
        );
        return [];
      }
      return [deviceOf(id, group, seen.inventory, found, evidence, findings)];
    });
  });
}

function silenceOf({ member }: NodeFound): string {
  const said = member.seen?.inventory.silences.find(({ what }) => what === 'groups')?.said ?? '';
  return `LVM does not tell them: ${said}`;
}

function deviceOf(
  id: Id,
  group: FoundGroup,
  inventory: Inventory,
  { node, member }: NodeFound,
  { notes }: Evidence,
  findings: Findings,
): Device {
  const { path: present, ...disk } = diskOf(inventory, group);
  const { paths } = disk;
  const note = notes.of('device', id);
  const hint = member.asked?.hint.devices.find((one) => paths.includes(one.name));
  const known = [note?.name, hint?.name].find((one) => one !== undefined && paths.includes(one));
  const gone = !present.startsWith('/');
  const name = gone ? (note?.name ?? group.name) : (known ?? present);
  const what = `device ${node.manage[0] ?? ''}:${name}`;
  if (gone) findings.add('unreachable', what, 'its disk is gone: it is offline', { id });
  else if (note !== undefined && note.name !== name)
    findings.add('recovered', what, `as written down on its host; it was ${note.name} before`);
  else
    findings.add(
      'recovered',
      what,
      note === undefined ? 'by its volume group alone' : 'as written down on its host',
    );
  return {
    id,
    node: node.id,
    name,
    paths: gone ? [] : paths,
    pvUuid: disk.pvUuid,
    serialNumber: disk.serialNumber,
    tags: note?.tags ?? hint?.tags ?? {},
    state: gone ? 'offline' : (note?.state ?? 'online'),
    extentKiB: group.extentKiB,
    totalKiB: group.totalKiB,
  };
}

/** Of a host that does not answer: known by the paths of bricks, or by what others hold of them. */
export function lostDevice(id: Id, { node, member }: NodeFound, findings: Findings): Device {
  findings.add(
    'unreachable',
    `device vg_${id} of ${nameOf(member)}`,
    'known by its bricks alone: it is offline, and its path and size are told when its host is back, by device resync',
    { id },
  );
  return {
    id,
    node: node.id,
    name: `vg_${id}`,
    paths: [],
    pvUuid: null,
    serialNumber: null,
    tags: {},
    state: 'offline',
    extentKiB: USUAL_EXTENT_KIB,
    totalKiB: 0,
  };
}
