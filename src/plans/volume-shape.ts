import { bricksPerSet, durabilityName } from '../model/durability.ts';
import type { Volume } from '../model/entities.ts';
import { formatSize, parseSize } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import type { WantedVolume } from './create-volume.ts';

/** What makes one volume like another: all that its maker decides, options and tags as far as they were named. */
export type VolumeShape = Pick<
  WantedVolume,
  'sizeKiB' | 'durability' | 'snapshotFactor' | 'gid' | 'block' | 'tags' | 'setCount'
> & {
  /** Those that were asked for; what the configuration adds is no part of it. */
  readonly ownOptions: readonly string[];
};

/** One thing in which two sides differ, in words; null where one side has nothing of the kind. */
export interface Difference {
  /** `size`, `option nfs.disable`, `tag use` */
  readonly what: string;
  readonly wanted: string;
  readonly there: string | null;
}

/** In what a volume that is there is otherwise than it is wanted. */
export function shapeDifferences(wanted: VolumeShape, there: Volume, state: State): readonly Difference[] {
  const pairs: readonly (readonly [string, string | null, string | null])[] = [
    ['size', size(wanted.sizeKiB), size(there.sizeKiB)],
    ['durability', durabilityName(wanted.durability), durabilityName(there.durability)],
    ['snapshot factor', String(wanted.snapshotFactor), String(there.snapshotFactor)],
    ['gid', String(wanted.gid), String(there.gid)],
    ['block', String(wanted.block), String(there.block)],
    ['sets', wanted.setCount === null ? null : String(wanted.setCount), String(setsOf(there, state))],
    ...namedOptions(wanted.ownOptions).map(
      ([key, value]) => [`option ${key}`, value, recorded(there, key)] as const,
    ),
    ...Object.entries(wanted.tags).map(
      ([name, value]) => [`tag ${name}`, value, there.tags[name] ?? null] as const,
    ),
  ];
  return pairs.flatMap(([what, asked, present]) =>
    asked === null || asked === present ? [] : [{ what, wanted: asked, there: present }],
  );
}

/** What is rounded for people would hide a difference. */
function size(kib: number): string {
  const shown = formatSize(kib);
  return parseSize(shown) === kib ? shown : `${shown} (${kib} KiB)`;
}

function setsOf(volume: Volume, state: State): number {
  return bricksOf(state, volume.id).length / bricksPerSet(volume.durability);
}

function recorded({ options }: Volume, key: string): string | null {
  return new Map(namedOptions(options)).get(key) ?? null;
}

/** Of options with the same key the last one counts. */
function namedOptions(options: readonly string[]): readonly (readonly [string, string])[] {
  const read = options.flatMap((option) => {
    const [, key, value] = /^\s*(\S+)\s+(.*?)\s*$/.exec(option) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return [...new Map(read)];
}
