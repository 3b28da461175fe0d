import type { FoundOnHost } from '../../lvm/discovery.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';

export const DISCOVERY_COLUMNS: readonly ListColumn<FoundOnHost>[] = [
  column.text('DEVICE', labelOf),
  column.text('STABLE PATH', ({ device }) => device.stablePath, { wide: true }),
  column.size('SIZE', ({ device }) => device.sizeKiB),
  column.text('MODEL', ({ device }) => device.model || '-', { drop: 3 }),
  column.text('KIND', ({ device }) => (device.rotational ? 'disk' : 'ssd'), { drop: 2 }),
  column.text(
    'WHAT IS ON IT',
    ({ device, managed }) => (managed === null ? device.contents : 'bricks of ours') || '-',
    {
      // Of what is managed the state knows what is on it.
      whole: ({ device }) => device.contents || '-',
      kind: 'text',
      drop: 1,
    },
  ),
  column.text('USABLE', verdict, {
    whole: (found) => (found.managed === null ? verdict(found) : `managed as ${found.managed}`),
    kind: 'text',
  }),
];

function labelOf({ host, device }: FoundOnHost): string {
  return `${host}:${device.path}`;
}

function isUsable({ device, managed }: FoundOnHost): boolean {
  return managed === null && device.refusal === null;
}

function verdict({ device, managed }: FoundOnHost): string {
  return managed === null ? (device.refusal?.words ?? 'usable') : 'managed already';
}

export interface DiscoveryToShow {
  readonly found: readonly FoundOnHost[];
  readonly troubles: readonly string[];
  /** The topology file that was written. */
  readonly written: string | null;
}

export function discoveryView({ found, troubles, written }: DiscoveryToShow, asked: Asked): View {
  const view = listView(
    {
      what: 'device',
      entries: found,
      columns: DISCOVERY_COLUMNS,
      nameOf: labelOf,
      json: (shown) => ({ devices: shown.map(deviceJson), unreachable: troubles }),
      ...(troubles.length === 0 ? { whenEmpty: 'No block devices were found there.' } : {}),
      notes: () => [
        ...troubles,
        ...(written === null
          ? []
          : [`Wrote ${written}: look it over, then: glusterctl topology load --json=${written}`]),
      ],
      exitCode: troubles.length === 0 ? 0 : 3,
    },
    asked,
  );
  const usable = new Set(found.filter(isUsable).map(labelOf));
  return { ...view, names: () => (view.names?.() ?? []).filter((name) => usable.has(name)) };
}

function deviceJson({ host, device, managed }: FoundOnHost) {
  return {
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
  };
}
