import { formatSize } from '../../model/sizes.ts';
import type { Volume } from '../../model/state.ts';
import type { View } from '../view.ts';

export interface BrickLine {
  readonly brick: string;
  readonly online: boolean;
  readonly freeKiB: number | null;
  readonly sizeKiB: number | null;
  readonly heal: number | null;
  readonly clients: number;
}

/** The brick comes last: its path is too long for most terminals. */
const TITLES = ['State', 'Free', 'Size', 'To heal', 'Clients', 'Brick'] as const;
const NUMBERS = new Set(['Free', 'Size', 'To heal', 'Clients']);

/** `answered`: gluster told of its bricks; it does of started volumes. */
export function statusView(volume: Volume, lines: readonly BrickLine[], answered: boolean): View {
  const down = lines.filter(({ online }) => !online).length;
  const pending = lines.reduce((sum, { heal }) => sum + (heal ?? 0), 0);
  const word = !answered
    ? 'stopped'
    : down === 0
      ? 'all bricks are up'
      : `${down} of ${lines.length} bricks ${down === 1 ? 'is' : 'are'} down`;
  const healing = pending === 0 ? '' : `, ${pending} entries to heal`;
  const rows = lines.map((line) => [
    line.online ? 'up' : answered ? 'DOWN' : 'down',
    line.freeKiB === null ? '-' : formatSize(line.freeKiB),
    line.sizeKiB === null ? '-' : formatSize(line.sizeKiB),
    line.heal === null ? '-' : String(line.heal),
    String(line.clients),
    line.brick,
  ]);
  return {
    heketi: () => `${volume.name}: ${word}${healing}\n${columns([TITLES, ...rows])}`,
    json: () => ({
      id: volume.id,
      name: volume.name,
      running: answered,
      bricksDown: down,
      toHeal: pending,
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
    notes: notes(volume, { answered, down, pending }),
    exitCode: (answered && down > 0) || pending > 0 ? 3 : 0,
  };
}

function notes(
  { name }: Volume,
  { answered, down, pending }: { answered: boolean; down: number; pending: number },
): readonly string[] {
  if (!answered) return [`No client can use it until: glusterctl volume start ${name}`];
  if (down > 0)
    return [
      `If the hosts of the bricks that are down are up, this starts their bricks again: glusterctl volume start ${name}`,
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
