import { allChanges } from '../../model/lanes.ts';
import type { Change, Operation } from '../../model/plan.ts';
import { adviceOn, type Circumstances, waysOut } from '../../model/unfinished.ts';
import type { Asked } from '../list/asked.ts';
import { column, type ListColumn } from '../list/column.ts';
import { listView } from '../list/list-view.ts';
import type { View } from '../view.ts';

/** An open operation and whether somebody works on it. */
export interface OperationToShow {
  readonly operation: Operation;
  readonly standing: 'in-flight' | 'stale' | 'failed' | 'elsewhere';
  readonly circumstances: Circumstances;
}

/** Of more than these, the list tells how the first ones go on. */
const MOST_ADVICE = 5;

/** Heketi's words: status and sub-status. */
function status({ standing }: OperationToShow): { status: string; sub: string } {
  if (standing === 'failed' || standing === 'stale') return { status: standing, sub: '' };
  return { status: 'New', sub: standing === 'in-flight' ? 'in-flight' : '' };
}

/** An operation as a line of a table. */
interface OperationRow extends OperationToShow {
  readonly now: Date;
}

export const OPERATION_COLUMNS: readonly ListColumn<OperationRow>[] = [
  column.text('ID', ({ operation }) => operation.id, { kind: 'id' }),
  column.text('WHAT', ({ operation }) => whatOf(operation), { kind: 'text' }),
  column.state('STATUS', ({ standing }) => standing),
  column.duration('AGE', ageSeconds, ({ operation, now }) => age(operation.created, now), { drop: 1 }),
  column.text('BY', ({ operation: { owner } }) => `${owner.user}@${owner.host}[${owner.pid}]`, {
    wide: true,
  }),
  column.text('REASON', ({ operation }) => operation.reason.split('\n')[0] ?? '', {
    kind: 'text',
    wide: true,
  }),
];

function ageSeconds({ operation, now }: OperationRow): number {
  return (now.getTime() - Date.parse(operation.created)) / 1000;
}

export function operationListView(operations: readonly OperationToShow[], now: Date, asked: Asked): View {
  return listView(
    {
      what: 'operation',
      entries: operations.map((shown) => ({ ...shown, now })),
      keepsOrder: true,
      columns: OPERATION_COLUMNS,
      nameOf: ({ operation }) => operation.id,
      text: (rows) =>
        rows
          .map((shown) => {
            const { status: word, sub } = status(shown);
            return `Id:${shown.operation.id}  Type:${shown.operation.plan.kind}  Status:${word} ${sub}\n`;
          })
          .join(''),
      json: (rows) => ({ operations: rows.map(operationJson) }),
      notes: listNotes,
      whenEmpty: 'No operation runs or was left unfinished. What was done: glusterctl log',
    },
    asked,
  );
}

/** What it is, and what for it stands still. */
function whatOf({ plan, waitsFor }: Operation): string {
  return waitsFor === undefined ? plan.title : `${plan.title}; waits: ${waitsFor}`;
}

function listNotes(operations: readonly OperationToShow[]): readonly string[] {
  const left = operations.filter(({ standing }) => standing !== 'in-flight');
  const told = left
    .slice(0, MOST_ADVICE)
    .flatMap(({ operation, circumstances }) => [
      `${operation.plan.title}:`,
      ...adviceOn(operation, circumstances).map((line) => `  ${line}`),
    ]);
  const more = left.length - MOST_ADVICE;
  return more > 0 ? [...told, `${more} more go on in the same way, by their ids.`] : told;
}

export function operationCountsView(operations: readonly OperationToShow[]): View {
  const count = (standing: OperationToShow['standing']): number =>
    operations.filter((shown) => shown.standing === standing).length;
  const counts = {
    total: operations.length,
    in_flight: count('in-flight'),
    new: count('in-flight') + count('elsewhere'),
    failed: count('failed'),
    stale: count('stale'),
  };
  return {
    text: () =>
      `Operation Counts:\n  Total: ${counts.total}\n  In-Flight: ${counts.in_flight}\n  New: ${counts.new}\n` +
      `  Failed: ${counts.failed}\n  Stale: ${counts.stale}\n`,
    json: () => counts,
    notes: listNotes(operations),
  };
}

export function operationInfoView(shown: OperationToShow): View {
  const { operation } = shown;
  return {
    text: () => {
      const { status: word, sub } = status(shown);
      const changes = changeWords(operation).map((line) => `    ${line}\n`);
      return `\nId: ${operation.id}\nType: ${operation.plan.kind}\nStatus: ${word} ${sub}\nChanges:\n${changes.join('')}`;
    },
    json: () => operationJson(shown),
    notes: detailNotes(shown),
  };
}

function detailNotes({ operation, standing, circumstances }: OperationToShow): readonly string[] {
  const notes = [operation.plan.title];
  if (operation.reason !== '') notes.push(...operation.reason.split('\n'));
  const { remaining, leftToUndo = [] } = operation;
  if (remaining.length > 0) notes.push(`Left to do: ${remaining.join(', ')}`);
  if (leftToUndo.length > 0) notes.push(`Left to undo: ${leftToUndo.join(', ')}`);
  const { user, host, pid, command } = operation.owner;
  if (standing === 'in-flight') notes.push(`Runs now: process ${pid} of ${user}: ${command}`);
  if (standing === 'elsewhere') {
    notes.push(`Begun by ${user} on ${host} (process ${pid}): ${command}`, 'If it no longer runs there:');
  }
  if (standing !== 'in-flight') notes.push(...adviceOn(operation, circumstances));
  return notes;
}

const ORDER: readonly Change['table'][] = [
  'bricks',
  'volumes',
  'blockVolumes',
  'devices',
  'nodes',
  'clusters',
];

/** Changes in Heketi's words and order, bricks before their volume. */
function changeWords({ plan }: Operation): readonly string[] {
  return [...allChanges(plan)]
    .sort((a, b) => ORDER.indexOf(a.table) - ORDER.indexOf(b.table))
    .map((change) => `${verb(change, plan.kind)} ${NOUN[change.table]}: ${change.id}`);
}

const NOUN: Readonly<Record<Change['table'], string>> = {
  bricks: 'brick',
  volumes: 'volume',
  blockVolumes: 'block volume',
  devices: 'device',
  nodes: 'node',
  clusters: 'cluster',
};

function verb(change: Change, kind: Operation['plan']['kind']): string {
  if (change.do === 'add') return 'Add';
  if (change.do === 'remove') return change.table === 'devices' ? 'Remove' : 'Delete';
  return kind === 'expand-volume' ? 'Expand' : 'Change';
}

function operationJson(shown: OperationToShow) {
  const ways = shown.standing === 'in-flight' ? [] : waysOut(shown.operation, shown.circumstances);
  const { operation } = shown;
  const { status: word, sub } = status(shown);
  return {
    id: operation.id,
    type_name: operation.plan.kind,
    status: word,
    sub_status: sub,
    changes: changeWords(operation).map((line) => {
      const [description = '', id = ''] = line.split(': ');
      return { id, description };
    }),
    title: operation.plan.title,
    standing: shown.standing,
    created: operation.created,
    direction: operation.direction,
    reason: operation.reason,
    waitsFor: operation.waitsFor ?? null,
    remaining: operation.remaining,
    leftToUndo: operation.leftToUndo ?? [],
    owner: operation.owner,
    ways,
    logged: shown.circumstances.logged ?? null,
  };
}

export function age(since: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)}h`;
  return `${Math.round(seconds / 86_400)}d`;
}
