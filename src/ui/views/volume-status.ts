import type { BrickHealth, Finding, VolumeHealth, Word } from '../../health/health.ts';
import { counted } from '../../model/counted.ts';
import { formatSize } from '../../model/sizes.ts';
import type { View } from '../view.ts';
import { countWord, deletionWords } from './count-word.ts';
import { findingLines } from './finding-lines.ts';
import { tableView } from './table-view.ts';
import { bricksUp } from './volume-health.ts';

export interface StatusToShow {
  readonly health: VolumeHealth;
  /** The word for its cluster. */
  readonly cluster: Word;
  /** All that is wrong in its cluster. */
  readonly findings: readonly Finding[];
  /** Who has it open, by the kind of program; null: could not be told. */
  readonly clients: readonly { readonly kind: string; readonly count: number }[] | null;
}

/** One volume, in the words of `status`. */
export function statusView(shown: StatusToShow): View {
  const { health, clients } = shown;
  const { id, name, word, canLose, pending, sets } = health;
  const bricks = sets.flatMap((set) => set.bricks.map((brick) => ({ ...brick, set: set.number })));
  const runs = bricks.some(({ state }) => state !== 'stopped');
  const keepsAccount = health.kind !== 'distributed';
  const isWell = word === 'HEALTHY' || (word === 'STOPPED' && health.deletion === undefined);
  const size = (kib: number | null): string => (kib === null ? '-' : formatSize(kib));
  return tableView({
    json: () => ({
      id,
      name,
      word,
      running: runs,
      canLose,
      bricksDown: bricks.filter(({ state }) => state !== 'up').length,
      toHeal: keepsAccount ? pending : 0,
      clients,
      bricks: bricks.map(lineOf),
    }),
    table: (wide) => ({
      heading: heading(health, runs, clients),
      columns: [
        { title: 'BRICK ON' },
        ...(sets.length > 1 ? [{ title: 'SET', align: 'right' as const, drop: 3 }] : []),
        { title: 'STATE', isState: true as const },
        { title: 'FREE', align: 'right', drop: 1 },
        { title: 'SIZE', align: 'right', drop: 2 },
        { title: 'HEAL', align: 'right' },
        ...(wide ? [{ title: 'PATH' }] : []),
      ],
      rows: bricks.map((brick) => [
        brick.foreign === true ? `${brick.place} (foreign)` : brick.place,
        ...(sets.length > 1 ? [String(brick.set)] : []),
        brick.state,
        size(brick.freeKiB),
        size(brick.sizeKiB),
        keepsAccount && runs ? countWord(brick.pending) : '-',
        ...(wide ? [brick.path] : []),
      ]),
    }),
    notes: notes(shown),
    exitCode: isWell ? 0 : 3,
  });
}

function lineOf({ path, place, foreign, state, freeKiB, sizeKiB, pending }: BrickHealth) {
  const line = { brick: path, device: place, state, online: state === 'up', freeKiB, sizeKiB, heal: pending };
  return foreign === true ? { ...line, foreign } : line;
}

function heading(health: VolumeHealth, runs: boolean, clients: StatusToShow['clients']): string {
  const { name, word, canLose, pending, kind } = health;
  if (health.deletion !== undefined) return `${name}: ${deletionWords(health.deletion)}`;
  if (!runs) return `${name}: ${word}`;
  return [
    `${name}: ${word}`,
    `${bricksUp(health)} bricks up`,
    `can lose ${countWord(canLose)} more`,
    ...(kind === 'distributed' || pending === 0
      ? []
      : [pending === null ? '? entries to heal' : `${counted(pending, 'entry', 'entries')} to heal`]),
    using(clients),
  ].join(', ');
}

function using(clients: StatusToShow['clients']): string {
  if (clients === null) return 'clients unknown';
  const all = clients.map(({ kind, count }) => counted(count, `${kind} client`));
  return all.length === 0 ? 'no clients' : all.join(', ');
}

function notes({ health, cluster, findings }: StatusToShow): readonly string[] {
  const { name, word } = health;
  if (health.deletion !== undefined) return ['How its deletion goes on: glusterctl operation list'];
  if (word === 'STOPPED') return [`No client can use it until: glusterctl volume start ${name}`];
  if (word === 'HEALTHY')
    return cluster === 'HEALTHY' ? [] : [`Its cluster is ${cluster}. Why: glusterctl status -x`];
  const own = findings.filter(({ about }) => concerns(health, about));
  return [
    ...own.flatMap((finding) => findingLines(finding)),
    'What is wrong in all of its cluster, and what to do: glusterctl status -x',
  ];
}

/** It is about the volume, one of its disks or one of their hosts. */
function concerns({ name, sets }: VolumeHealth, about: string): boolean {
  const places = sets.flatMap(({ bricks }) => bricks.map(({ place }) => place));
  return about === name || places.some((place) => place === about || place.startsWith(`${about}:`));
}
