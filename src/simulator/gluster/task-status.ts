import type { GlusterVolume, HostModel, Moved } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';
import { membersOf, othersOf } from './pool.ts';

export function taskCode(status: string): number {
  return { 'in progress': 1, stopped: 2, completed: 3, failed: 4 }[status] ?? 0;
}

export const NOTHING_MOVED: Moved = { files: 0, bytes: 0, lookups: 0, failures: 0, skipped: 0 };

export interface TaskView {
  readonly id: string;
  readonly status: string;
  /** The name of the element that holds it. */
  readonly root: 'volRebalance' | 'volRemoveBrick';
  /** What each host has moved; null: its hosts have nothing to do with it. */
  readonly movedOn: (host: HostModel) => Moved | null;
}

/** Those that the times are in have a width for their title and another for themselves. */
const WIDTHS = [40, 16, 13, 13, 13, 13, 20];

function printRow(call: Call, cells: readonly string[]): void {
  call.out(`${cells.map((cell, at) => cell.padStart(WIDTHS[at] ?? 0)).join(' ')}\n`);
}

function nameFor(call: Call, host: HostModel): string {
  return host === call.host ? 'localhost' : host.storage;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes}Bytes`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)}KB` : `${(bytes / 1024 ** 2).toFixed(1)}MB`;
}

export function printStatus(call: Call, volume: GlusterVolume, task: TaskView, xml: boolean): void {
  // Who is asked comes last here.
  const rows = [...othersOf(call), call.host].flatMap((host) => {
    const moved = volume.bricks.some((brick) => brick.uuid === host.uuid) ? task.movedOn(host) : null;
    return moved === null ? [] : [{ host, moved }];
  });
  if (xml) {
    printStatusXml(call, rows, task);
    return;
  }
  const titles = 'Node Rebalanced-files size scanned failures skipped status'.split(' ');
  printRow(call, [...titles, 'run time in h:m:s'.padStart(18)]);
  const lines = [9, 11, 11, 11, 11, 11, 12].map((width) => '-'.repeat(width));
  printRow(call, [...lines, '-'.repeat(14).padStart(18)]);
  for (const { host, moved } of rows)
    printRow(call, [
      nameFor(call, host),
      String(moved.files),
      sizeText(moved.bytes),
      ...[moved.lookups, moved.failures, moved.skipped].map(String),
      task.status,
      '0:00:01'.padStart(14),
    ]);
}

function printStatusXml(
  call: Call,
  rows: readonly { readonly host: HostModel; readonly moved: Moved }[],
  task: TaskView,
): void {
  const numbers = ({ files, bytes, lookups, failures, skipped }: Moved): readonly Xml[] => [
    ['files', files],
    ['size', bytes],
    ['lookups', lookups],
    ['failures', failures],
    ['skipped', skipped],
    ['status', taskCode(task.status)],
    ['statusStr', task.status],
    ['runtime', '1.00'],
  ];
  // Of a removal all peers are counted, whether they have a part in it or not.
  const isRemoval = task.root === 'volRemoveBrick';
  printXml(call, [
    ...outcome(),
    [
      task.root,
      [
        ['task-id', task.id],
        ...(isRemoval ? [] : [['op', 3] as const]),
        ['nodeCount', isRemoval ? membersOf(call).length : rows.length],
        ...rows.map(
          ({ host, moved }): Xml => [
            'node',
            [['nodeName', nameFor(call, host)], ['id', host.uuid], ...numbers(moved)],
          ],
        ),
        ['aggregate', numbers(summed(rows.map(({ moved }) => moved)))],
      ],
    ],
  ]);
}

export function summed(all: readonly Moved[]): Moved {
  const sum = (field: keyof Moved) => all.reduce((total, each) => total + each[field], 0);
  return {
    files: sum('files'),
    bytes: sum('bytes'),
    lookups: sum('lookups'),
    failures: sum('failures'),
    skipped: sum('skipped'),
  };
}
