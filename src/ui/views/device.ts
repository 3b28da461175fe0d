import type { DeviceHealth } from '../../health/health.ts';
import type { Brick, Device } from '../../model/entities.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { wholeGiB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, type Usage, usageOf } from '../../model/usage.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn, tableOf } from '../list/column.ts';
import { lazily } from '../list/lazily.ts';
import { listView } from '../list/list-view.ts';
import type { TableSpec, View } from '../view.ts';
import { noDevices } from './nothing.ts';
import { byId, deviceLabel, deviceShape, deviceWord, hostOf, sortedTags, withLastColumn } from './shapes.ts';

/** As in "node info": columns that run into each other when they are too long. */
export function deviceLine(device: Device, bricks: readonly Brick[]): string {
  const { totalKiB, usedKiB, freeKiB, brickCount } = usageOf(device, bricks);
  return [
    `Id:${device.id.padEnd(35)}`,
    `Name:${device.name.padEnd(20)}`,
    `State:${deviceWord(device).padEnd(10)}`,
    `Size (GiB):${String(wholeGiB(totalKiB)).padEnd(8)}`,
    `Used (GiB):${String(wholeGiB(usedKiB)).padEnd(8)}`,
    `Free (GiB):${String(wholeGiB(freeKiB)).padEnd(8)}`,
    `Bricks:${String(brickCount).padEnd(8)}`,
  ].join('');
}

interface OfSeveral {
  readonly notes: readonly string[];
  /** For programs: what became of the others. */
  readonly failed: readonly unknown[];
}

/** One is told as Heketi tells it. */
export function devicesAddedView(
  state: State,
  devices: readonly Device[],
  { notes, failed }: OfSeveral,
): View {
  const [device, ...others] = devices;
  if (device !== undefined && others.length === 0 && failed.length === 0)
    return deviceAddedView(state, device);
  return {
    text: () => devices.map(({ name }) => `Device ${name} added successfully\n`).join(''),
    json: () => ({ devices: devices.map((one) => deviceShape(state, one)), failed }),
    table: (wide) => deviceTable(state, devices, wide),
    names: () => devices.map(({ id }) => id),
    notes,
    exitCode: failed.length === 0 ? 0 : 3,
  };
}

function deviceAddedView(state: State, device: Device): View {
  return {
    text: () => 'Device added successfully\n',
    json: () => deviceShape(state, device),
    table: (wide) => deviceTable(state, [device], wide),
    names: () => [device.id],
  };
}

export function deviceView(state: State, device: Device): View {
  return {
    text() {
      const bricks = bricksByDevice(state).get(device.id) ?? [];
      const { totalKiB, usedKiB, freeKiB } = usageOf(device, bricks);
      const tags = Object.entries(sortedTags(device.tags));
      const lines = [
        `Device Id: ${device.id}`,
        `State: ${deviceWord(device)}`,
        `Size (GiB): ${wholeGiB(totalKiB)}`,
        `Used (GiB): ${wholeGiB(usedKiB)}`,
        `Free (GiB): ${wholeGiB(freeKiB)}`,
        `Create Path: ${device.name}`,
        `Physical Volume UUID: ${device.pvUuid ?? ''}`,
        `Known Paths: ${device.paths.join(' ')}`,
        ...(tags.length === 0 ? [] : ['Tags:', ...tags.map(([key, value]) => `  ${key}: ${value}`)]),
        'Bricks:',
        ...byId(bricks).map(
          (brick) =>
            `Id:${brick.id.padEnd(35)}Size (GiB):${String(wholeGiB(brick.sizeKiB)).padEnd(8)}Path: ${brick.path}`,
        ),
      ];
      return `${lines.join('\n')}\n`;
    },
    json: () => deviceShape(state, device),
    table: (wide) => withLastColumn(deviceTable(state, [device], wide), 'VOLUMES', volumesOn(state, device)),
    names: () => [device.id],
  };
}

function volumesOn(state: State, { id }: Device): readonly string[] {
  const names = (bricksByDevice(state).get(id) ?? []).map(
    ({ volume }) => state.volumes[volume]?.name ?? volume,
  );
  return inNaturalOrder([...new Set(names)], (name) => name);
}

/** By id: how they do; null where nobody looked. */
type LiveDevices = ReadonlyMap<string, DeviceHealth> | null;

/** A device as a line of a table. */
interface DeviceRow {
  readonly device: Device;
  /** As it is typed. */
  readonly label: string;
  readonly host: string;
  usage(): Usage;
  readonly seen: DeviceHealth | null;
}

export const DEVICE_COLUMNS: readonly ListColumn<DeviceRow>[] = [
  column.text('DEVICE', ({ label }) => label),
  column.text('HOST', ({ host }) => host, { wide: true }),
  column.text('ID', ({ device }) => device.id, { kind: 'id', wide: true }),
  column.state('WANTED STATE', ({ device }) => deviceWord(device), { drop: 1, dropBeside: 7 }),
  column.state('REAL STATE', ({ seen }) => seen?.state ?? '?', { needs: 'live' }),
  column.percent('POOL', ({ seen }) => seen?.poolData ?? null, { needs: 'live', drop: 5 }),
  column.percent('METADATA', ({ seen }) => seen?.poolMetadata ?? null, { needs: 'live', drop: 6 }),
  column.count('BRICKS', ({ usage }) => usage().brickCount, { drop: 4 }),
  column.size('USED', ({ usage }) => usage().usedKiB, { of: ({ device }) => device.totalKiB, drop: 3 }),
  column.size('FREE', ({ usage }) => usage().freeKiB, { of: ({ device }) => device.totalKiB }),
  column.size('SIZE', ({ device }) => device.totalKiB, { drop: 2, dropBeside: 1 }),
];

export function deviceListView(state: State, live: LiveDevices, asked: Asked): View {
  return listView(
    {
      what: 'device',
      entries: deviceRows(state, byId(Object.values(state.devices)), live),
      columns: DEVICE_COLUMNS,
      nameOf: ({ label }) => label,
      text: (rows) =>
        rows.map(({ device: { id, node, name } }) => `Id:${id}\tNode:${node}\tName:${name}\n`).join(''),
      json(rows) {
        const bricks = bricksByDevice(state);
        return {
          devices: rows.map(({ device }) => ({ ...deviceShape(state, device, bricks), node: device.node })),
        };
      },
      whenEmpty: noDevices(state),
    },
    asked,
  );
}

function deviceRows(
  state: State,
  devices: readonly Device[],
  live: LiveDevices = null,
): readonly DeviceRow[] {
  const bricks = lazily(() => bricksByDevice(state));
  return devices.map((device) => ({
    device,
    label: deviceLabel(state, device),
    host: hostOf(state, device),
    usage: lazily(() => usageOf(device, bricks().get(device.id) ?? [])),
    seen: live?.get(device.id) ?? null,
  }));
}

function deviceTable(state: State, devices: readonly Device[], wide: boolean): TableSpec {
  return tableOf(
    DEVICE_COLUMNS,
    inNaturalOrder(deviceRows(state, devices), ({ label }) => label),
    wide,
  );
}
