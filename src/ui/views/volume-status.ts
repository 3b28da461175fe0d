import { counted } from '../../model/counted.ts';
import { bricksPerSet } from '../../model/durability.ts';
import type { Volume } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

export interface BrickLine {
  /** As gluster names it, with its long path. */
  readonly brick: string;
  /** As a person names the place: `gl1:/dev/sdb`. */
  readonly device: string;
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

export function statusView({ volume, lines, clients, answered, healTold }: StatusToShow): View {
  const down = lines.filter(({ online }) => !online).length;
  const pending = toHeal(lines, bricksPerSet(volume.durability));
  const word = !answered
    ? 'stopped'
    : down === 0
      ? 'all bricks are up'
      : `${down} of ${counted(lines.length, 'brick')} ${down === 1 ? 'is' : 'are'} down`;
  const healing = pending === 0 ? '' : `, ${counted(pending, 'entry', 'entries')} to heal`;
  const size = (kib: number | null): string => (kib === null ? '-' : formatSize(kib));
  return tableView({
    json: () => ({
      id: volume.id,
      name: volume.name,
      running: answered,
      bricksDown: down,
      toHeal: healTold ? pending : null,
      clients,
      bricks: lines,
    }),
    table: (wide) => ({
      heading: `${volume.name}: ${word}${healing}${using(clients, answered)}`,
      columns: [
        { title: 'BRICK ON' },
        { title: 'STATE' },
        { title: 'FREE', align: 'right', drop: 1 },
        { title: 'SIZE', align: 'right', drop: 2 },
        { title: 'TO HEAL', align: 'right' },
        ...(wide ? [{ title: 'PATH' }] : []),
      ],
      rows: lines.map((line) => [
        line.device,
        line.online ? 'up' : answered ? 'DOWN' : 'down',
        size(line.freeKiB),
        size(line.sizeKiB),
        line.heal === null ? '-' : String(line.heal),
        ...(wide ? [line.brick] : []),
      ]),
    }),
    notes: notes(volume, { answered, down, pending, healTold }),
    exitCode: (answered && down > 0) || pending > 0 || !healTold ? 3 : 0,
  });
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
  const all = clients.map(({ kind, count }) => counted(count, `${kind} client`));
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
