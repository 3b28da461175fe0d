import type { Next } from '../health/health.ts';
import { differenceId } from '../model/difference-id.ts';
import type { Brick, Device, Volume } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { DIFFERENCE_KINDS, type DifferenceKind, type DriftLevel } from './kinds.ts';
import { repairCommands } from './ways.ts';

/** How the state becomes what was found. */
export type Take =
  | { readonly table: 'devices'; readonly id: Id; readonly set: Partial<Device> }
  /** One that the state does not have yet. */
  | { readonly table: 'new-devices'; readonly id: Id; readonly device: Device }
  | { readonly table: 'bricks'; readonly id: Id; readonly set: Partial<Brick> }
  | { readonly table: 'volumes'; readonly id: Id; change(volume: Volume): Partial<Volume> }
  /** The bricks of a volume, whose order was not known. */
  | { readonly table: 'order'; readonly id: Id; readonly bricks: readonly Id[] };

/** One thing in which hosts are not as the state has them. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Short enough to be typed, and the same at the next look. */
  readonly id: string;
  readonly level: DriftLevel;
  /** Where it was seen; null: in gluster, so on all of them. */
  readonly host: string | null;
  /** The volume, brick, device or host, as people name it. */
  readonly about: string;
  /** One sentence. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly next: readonly Next[];
  readonly cluster: Id;
  readonly volume: Id | null;
  /** What the state has that it is about: while an open operation changes one of these, it is none. */
  readonly touches: readonly Id[];
  readonly device: Id | null;
  readonly brick: Id | null;
  /** Of an option, a snapshot, a mount point, a logical volume, a folder. */
  readonly name: string;
  /** Of notes on its host. */
  readonly files: readonly string[];
  /** null: what was found can't be written down. */
  readonly take: Take | null;
}

export interface Draft extends Pick<Difference, 'about' | 'what' | 'expected' | 'found' | 'cluster'> {
  readonly host?: string;
  /** Tells it from others of its kind on its host: ids may stand in it whole. */
  readonly key: string;
  readonly volume?: Id;
  readonly touches?: readonly (Id | undefined)[];
  readonly level?: DriftLevel;
  readonly next?: readonly Next[];
  readonly device?: Id;
  readonly brick?: Id;
  readonly name?: string;
  readonly files?: readonly string[];
  readonly take?: Take | null;
}

export function difference(kind: DifferenceKind, draft: Draft): Difference {
  const { host = null, key, volume = null, touches = [], level, next = [], ...rest } = draft;
  const { device = null, brick = null, name = '', files = [], take = null, ...said } = rest;
  const id = differenceId(kind, host, key);
  return {
    kind,
    id,
    level: level ?? DIFFERENCE_KINDS[kind].level,
    host,
    ...said,
    next: nextOf(kind, [...repairCommands(kind, id), ...next]),
    volume,
    device,
    brick,
    name,
    files,
    take,
    touches: [...touches, volume].flatMap((id) => id ?? []),
  };
}

/** Where nothing mends it, there is more to be read of it. */
function nextOf(kind: DifferenceKind, next: readonly Next[]): readonly Next[] {
  if (next.length > 0) return next;
  return [{ command: `glusterctl explain ${kind}`, on: null, when: 'what it means, and what to do' }];
}
