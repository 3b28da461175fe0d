import { bricksPerSet } from '../../model/durability.ts';
import { formatSize } from '../../model/sizes.ts';
import type { Volume } from '../../model/state.ts';
import type { View } from '../view.ts';

export interface BrickLine {
  readonly brick: string;
  readonly online: boolean;
  readonly freeKiB: number | null;
  readonly sizeKiB: number | null;
  readonly heal: number | null;
}

export interface StatusToShow {
  readonly volume: Volume;
  readonly lines: readonly BrickLine[];
  /** Who has it open, by the kind of program; null: could not be told. */
  readonly clients: readonly { readonly kind: string; readonly count: number }[] | null;
  /** gluster told of its bricks; it does of started volumes. */
  readonly answered: boolean;
  /** Whether gluster told what is to be healed, where there is anything to tell. */
  readonly healTold: boolean;
}

/** The brick comes last: its path is too long for most terminals. */
const TITLES = ['State', 'Free', 'Size', 'To heal', 'Brick'] as const;
const NUMBERS = new Set(['Free', 'Size', 'To heal']);

export function statusView({ volume, lines, clients, answered, healTold }: StatusToShow): View {
  const down = lines.filter(({ online }) => !online).length;
  const pending = toHeal(lines, bricksPerSet(volume.durability));
  const word = !answered
    ? 'stopped'
    : down === 0
      ? 'all bricks are up'
      : `${down} of ${lines.length} bricks ${down === 1 ? 'is' : 'are'} down`;
  const healing = pending === 0 ? '' : `, ${pending} ${pending === 1 ? 'entry' : 'entries'} to heal`;
  const rows = lines.map((line) => [
    line.online ? 'up' : answered ? 'DOWN' : 'down',
    line.freeKiB === null ? '-' : formatSize(line.freeKiB),
    line.sizeKiB === null ? '-' : formatSize(line.sizeKiB),
    line.heal === null ? '-' : String(line.heal),
    line.brick,
  ]);
  return {
    heketi: () =>
      `${volume.name}: ${word}${healing}${using(clients, answered)}\n${columns([TITLES, ...rows])}`,
    json: () => ({
      id: volume.id,
      name: volume.name,
      running: answered,
      bricksDown: down,
      toHeal: healTold ? pending : null,
      clients,
      bricks: lines,
    }),
    table: () => ({
      columns: TITLES.map((title) => ({
        title: title.toUpperCase(),
        ...(NUMBERS.has(title) ? { align: 'right' as const } : {}),
      })),
      rows,
      empty: 'The volume has no bricks',
    }),
    notes: notes(volume, { answered, down, pending, healTold }),
    exitCode: (answered && down > 0) || pending > 0 || !healTold ? 3 : 0,
  };
}

/** Each good brick of a set tells the same entries: those of a set are counted once. */
function toHeal(lines: readonly BrickLine[], size: number): number {
  let sum = 0;
  for (let at = 0; at < lines.length; at += size)
    sum += Math.max(...lines.slice(at, at + size).map(({ heal }) => heal ?? 0));
  return sum;
}

/** Behind what matters more; nothing of a volume that nobody can use. */
function using(clients: StatusToShow['clients'], answered: boolean): string {
  if (!answered) return '';
  if (clients === null) return ', clients unknown';
  const all = clients.map(({ kind, count }) => `${count} ${kind} client${count === 1 ? '' : 's'}`);
  return `, ${all.length === 0 ? 'no clients' : all.join(', ')}`;
}

function notes(
  { name }: Volume,
  {
    answered,
    down,
    pending,
    healTold,
  }: { answered: boolean; down: number; pending: number; healTold: boolean },
): readonly string[] {
  if (!answered) return [`No client can use it until: glusterctl volume start ${name}`];
  if (down > 0)
    return [
      `If the hosts of the bricks that are down are up, this starts their bricks again: glusterctl volume start ${name}`,
    ];
  if (!healTold)
    return [
      `What is to be healed could not be told now: look again, or ask a host: gluster volume heal ${name} info`,
    ];
  return pending > 0
    ? ['gluster heals by itself while all bricks are up: look again in a while, and stop no host meanwhile.']
    : [];
}

/** Words to the left, numbers to the right, no blanks at the end of a line. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = TITLES.map((_title, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, at) =>
        NUMBERS.has(TITLES[at] ?? '') ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      );
      return `  ${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
