import type { DeviceHealth } from '../../health/health.ts';
import type { FoundOnHost } from '../../lvm/discovery.ts';
import type { Brick, Device } from '../../model/entities.ts';
import { formatSize, wholeGiB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksByDevice, usageByDevice, usageOf } from '../../model/usage.ts';
import { inNaturalOrder } from '../natural-order.ts';
import type { TableSpec, View } from '../view.ts';
import { noDevices } from './nothing.ts';
import { byId, deviceLabel, deviceShape, sortedTags, withLastColumn } from './shapes.ts';
import { tableView } from './table-view.ts';

function word(state: string): string {
  return state === 'failed' ? 'removed' : state;
}

/** As in "node info": columns that run into each other when they are too long. */
export function deviceLine(device: Device, bricks: readonly Brick[]): string {
  const { totalKiB, usedKiB, freeKiB, brickCount } = usageOf(device, bricks);
  return [
    `Id:${device.id.padEnd(35)}`,
    `Name:${device.name.padEnd(20)}`,
    `State:${word(device.state).padEnd(10)}`,
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
        `State: ${word(device.state)}`,
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

export function deviceListView(state: State, live: LiveDevices): View {
  const devices = byId(Object.values(state.devices));
  return {
    text: () => devices.map(({ id, node, name }) => `Id:${id}\tNode:${node}\tName:${name}\n`).join(''),
    json: () => ({
      devices: devices.map((device) => ({ ...deviceShape(state, device), node: device.node })),
    }),
    table: (wide) => deviceTable(state, devices, wide, live),
    names: () =>
      inNaturalOrder(
        devices.map((device) => deviceLabel(state, device)),
        (name) => name,
      ),
    ...(devices.length === 0 ? { whenEmpty: noDevices(state) } : {}),
  };
}

function liveCells(seen: DeviceHealth | undefined): readonly string[] {
  const fill = (value: number | null | undefined): string => (value == null ? '-' : `${Math.floor(value)} %`);
  return [seen?.state ?? '?', fill(seen?.poolData), fill(seen?.poolMetadata)];
}

function deviceTable(
  state: State,
  devices: readonly Device[],
  wide: boolean,
  live: LiveDevices = null,
): TableSpec {
  const usage = usageByDevice(state);
  return {
    columns: [
      { title: 'DEVICE' },
      ...(wide ? [{ title: 'ID', kind: 'id' as const }] : []),
      { title: 'WANTED STATE', drop: live === null ? 2 : 7 },
      ...(live === null
        ? []
        : [
            { title: 'REAL STATE' },
            { title: 'POOL', align: 'right' as const, drop: 5 },
            { title: 'METADATA', align: 'right' as const, drop: 6 },
          ]),
      { title: 'BRICKS', align: 'right', drop: 4 },
      { title: 'USED', align: 'right', drop: 3 },
      { title: 'FREE', align: 'right' },
      { title: 'SIZE', align: 'right', ...(live === null ? {} : { drop: 1 }) },
    ],
    rows: inNaturalOrder(devices, (device) => deviceLabel(state, device)).map((device) => {
      const { usedKiB = 0, freeKiB = 0, brickCount = 0 } = usage.get(device.id) ?? {};
      return [
        deviceLabel(state, device),
        ...(wide ? [device.id] : []),
        word(device.state),
        ...(live === null ? [] : liveCells(live.get(device.id))),
        String(brickCount),
        formatSize(usedKiB),
        formatSize(freeKiB),
        formatSize(device.totalKiB),
      ];
    }),
  };
}

export function discoveryView(
  found: readonly FoundOnHost[],
  troubles: readonly string[],
  written: string | null,
): View {
  const isUsable = ({ device, managed }: FoundOnHost): boolean => managed === null && device.refusal === null;
  const verdict = ({ device, managed }: FoundOnHost, wide: boolean): string =>
    managed !== null ? `managed${wide ? ` as ${managed}` : ' already'}` : (device.refusal?.words ?? 'usable');
  const ordered = inNaturalOrder(found, ({ host, device }) => `${host}:${device.path}`);
  return tableView({
    json: () => ({
      devices: found.map(({ host, device, managed }) => ({
        host,
        path: device.path,
        stablePath: device.stablePath,
        sizeKiB: device.sizeKiB,
        model: device.model,
        serial: device.serialNumber,
        rotational: device.rotational,
        contents: device.contents,
        usable: isUsable({ host, device, managed }),
        refusal: device.refusal,
        wipeable: device.wipeable,
        managed,
      })),
      unreachable: troubles,
    }),
    table: (wide) => ({
      columns: [
        { title: 'DEVICE' },
        ...(wide ? [{ title: 'STABLE PATH' }] : []),
        { title: 'SIZE', align: 'right' as const },
        { title: 'MODEL', drop: 3 },
        { title: 'KIND', drop: 2 },
        { title: 'WHAT IS ON IT', kind: 'text', drop: 1 },
        { title: 'USABLE', kind: 'text' },
      ],
      rows: ordered.map((one) => [
        `${one.host}:${one.device.path}`,
        ...(wide ? [one.device.stablePath] : []),
        formatSize(one.device.sizeKiB),
        one.device.model || '-',
        one.device.rotational ? 'disk' : 'ssd',
        // Of what is managed the state knows what is on it.
        (one.managed !== null && !wide ? 'bricks of ours' : one.device.contents) || '-',
        verdict(one, wide),
      ]),
    }),
    names: () => ordered.filter(isUsable).map(({ host, device }) => `${host}:${device.path}`),
    ...(found.length === 0 && troubles.length === 0
      ? { whenEmpty: 'No block devices were found there.' }
      : {}),
    notes: [
      ...troubles,
      ...(written === null
        ? []
        : [`Wrote ${written}: look it over, then: glusterctl topology load --json=${written}`]),
    ],
    exitCode: troubles.length === 0 ? 0 : 3,
  });
}
