import { counted } from '../../model/counted.ts';
import type { Node } from '../../model/entities.ts';
import type { Violation } from '../../model/invariants.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { usageByDevice } from '../../model/usage.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';
import { holds } from './holds.ts';

interface BackupToShow {
  readonly path: string;
  readonly serial: number;
  readonly made: Date;
  readonly bytes: number;
}

/** One short answer, for people and for programs. */
export function said(text: string, data: unknown): View {
  return { text: () => `${text}\n`, json: () => data };
}

/** A state that took the place of another, and where a damaged one is kept that was there. */
export function begunView(text: string, aside: string | null, data: object): View {
  return {
    ...said(text, { ...data, aside }),
    ...(aside === null ? {} : { notes: [`What was there is kept as ${aside}`] }),
  };
}

/** `backups` is null where nobody can tell of them. */
export function stateView(state: State, path: string, backups: readonly BackupToShow[] | null): View {
  return {
    text: () => `${describe(state, path, backups).join('\n')}\n`,
    isProse: true,
    json: () => ({ path, ...state }),
  };
}

function describe(state: State, path: string, backups: readonly BackupToShow[] | null): string[] {
  const hosts = state.simulated === null ? 'none yet' : state.simulated ? 'simulated' : 'real';
  const newest = backups?.[0];
  const kept = backups === null ? 'not known: its hosts were not asked' : String(backups.length);
  return [
    `State:      ${path}`,
    `Lineage:    ${state.lineage}`,
    `Serial:     ${state.serial}`,
    `Hosts:      ${hosts}`,
    `Backups:    ${kept}${newest === undefined ? '' : `, the newest of ${newest.made.toISOString()}`}`,
    `Holds:      ${holds(state)}`,
    ...clusters(state),
    ...operations(state),
  ];
}

function clusters(state: State): string[] {
  const usage = usageByDevice(state);
  return byName(state.clusters, ({ id, name }) => name ?? id).flatMap((cluster) => [
    '',
    `Cluster ${cluster.id}${cluster.name === null ? '' : ` (${cluster.name})`}`,
    ...byName(state.nodes, hostName)
      .filter((node) => node.cluster === cluster.id)
      .flatMap((node) => [
        `  ${hostName(node)}  zone ${node.zone}, ${node.state}`,
        ...byName(state.devices, ({ name }) => name)
          .filter((device) => device.node === node.id)
          .map((device) => {
            const { usedKiB = 0, brickCount = 0 } = usage.get(device.id) ?? {};
            return `    ${device.name}  ${formatSize(usedKiB)} of ${formatSize(device.totalKiB)} used, ${counted(brickCount, 'brick')}, ${device.state}`;
          }),
      ]),
    ...byName(state.volumes, ({ name }) => name)
      .filter((volume) => volume.cluster === cluster.id)
      .map((volume) => `  volume ${volume.name}  ${formatSize(volume.sizeKiB)}`),
  ]);
}

function byName<T>(table: Readonly<Record<string, T>>, nameOf: (entry: T) => string): readonly T[] {
  return inNaturalOrder(Object.values(table), nameOf);
}

function hostName({ id, manage }: Node): string {
  return manage[0] ?? id;
}

function operations(state: State): string[] {
  const open = Object.values(state.operations);
  if (open.length === 0) return [];
  return ['', 'Open operations', ...open.map(({ id, plan, status }) => `  ${id}  ${plan.title}, ${status}`)];
}

/** What an import would put in the place of what. */
export function importLines(
  path: string,
  source: string,
  {
    incoming,
    present,
    moved,
    isSecond,
  }: {
    readonly incoming: State;
    readonly present: State | null;
    /** Where it went to or comes from, of one that is none for that; null: of none. */
    readonly moved: string | null;
    /** What comes in is of the lineage that went there. */
    readonly isSecond: boolean;
  },
): readonly string[] {
  const unread = moved === null ? "can't be read" : `is none here, but at ${moved}`;
  return [
    `In place:  ${path}: ${present === null ? `${unread}; it is kept beside` : inShort(present)}`,
    `Comes in:  ${source}: ${inShort(incoming)}`,
    ...(present === null || present.lineage === incoming.lineage
      ? []
      : [`Lineage:   ${present.lineage} gives way to ${incoming.lineage}: it describes other hosts`]),
    ...(present !== null && present.lineage === incoming.lineage && present.serial > incoming.serial
      ? [`Note:      what comes in is older, by ${present.serial - incoming.serial} in serial`]
      : []),
    ...(moved !== null && isSecond ? [`Note:      ${twoStates(moved)}`] : []),
  ];
}

/** What an import comes to where the state went elsewhere. */
export function twoStates(moved: string): string {
  return `There are two states of one cluster then, if that at ${moved} still is one: nobody may go on with it.`;
}

function inShort(state: State): string {
  const parts = (
    [
      [state.clusters, 'cluster'],
      [state.nodes, 'node'],
      [state.devices, 'device'],
      [state.volumes, 'volume'],
      [state.operations, 'open operation'],
    ] as const
  ).map(([table, word]) => {
    const number = Object.keys(table).length;
    return `${number} ${word}${number === 1 ? '' : 's'}`;
  });
  return `serial ${state.serial}, ${parts.join(', ')}`;
}

export function checkView(
  path: string,
  { state, findings }: { readonly state: State | null; readonly findings: readonly Violation[] },
): View {
  return {
    text: () =>
      findings.length === 0
        ? `${path} is sound${state === null ? ': there is no state yet' : ` (serial ${state.serial})`}\n`
        : findings.map(({ message, remedy }) => `✖ ${message}\n${indented(remedy)}\n`).join(''),
    isProse: true,
    json: () => ({ path, serial: state?.serial ?? null, findings }),
    exitCode: findings.length === 0 ? 0 : 6,
  };
}

function indented(lines: string): string {
  return lines.replace(/^/gm, '  ');
}

export const BACKUP_COLUMNS: readonly ListColumn<BackupToShow>[] = [
  column.count('SERIAL', ({ serial }) => serial),
  column.time('MADE', ({ made }) => made.toISOString()),
  column.size('SIZE', ({ bytes }) => bytes / 1024, { drop: 1 }),
  column.text('FILE', ({ path }) => path, { drop: 2 }),
];

export function backupsView(backups: readonly BackupToShow[], asked: Asked): View {
  return listView(
    {
      what: 'backup',
      entries: backups,
      keepsOrder: true,
      columns: BACKUP_COLUMNS,
      nameOf: ({ serial }) => String(serial),
      json: (shown) => ({ backups: shown.map((one) => ({ ...one, made: one.made.toISOString() })) }),
      whenEmpty: 'No backups yet: they are made as the state changes.',
    },
    asked,
  );
}
