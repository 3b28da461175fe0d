import { usage } from './errors.ts';
import { refuseLeadingZeros } from './whole-number.ts';

declare const unit: unique symbol;

/** A number of KiB: what counts GiB or bytes can't be given for it. */
export type KiB = number & { readonly [unit]: 'KiB' };

export function kib(count: number): KiB {
  return count as KiB;
}

export const MIB = 1024;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

const UNITS: Readonly<Record<string, number>> = {
  '': GIB,
  k: 1000 / 1024,
  kb: 1000 / 1024,
  kib: 1,
  m: 1_000_000 / 1024,
  mb: 1_000_000 / 1024,
  mib: MIB,
  g: 1_000_000_000 / 1024,
  gb: 1_000_000_000 / 1024,
  gib: GIB,
  t: 1_000_000_000_000 / 1024,
  tb: 1_000_000_000_000 / 1024,
  tib: TIB,
};

/**
 * A size as people write it, in KiB. A bare number is GiB, as Heketi's; `500M` is decimal, `500MiB` binary. What
 * is no whole KiB is rounded up: nobody gets less than was asked for.
 */
export function parseSize(text: string, name = 'size'): number {
  refuseLeadingZeros(text);
  const match = /^([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*([a-z]*)$/i.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2].toLowerCase()];
  if (match === null || unit === undefined) {
    throw usage(`"${text}" is no ${name}`, 'Write it as 10 (GiB), 512MiB, 1.5TiB or 500M.');
  }
  const kib = Math.ceil(Number((Number(match[1]) * unit).toFixed(6)));
  if (!Number.isSafeInteger(kib)) throw usage(`"${text}" is too large for a ${name}`);
  return kib;
}

/** `512 MiB`, `1.5 TiB`: the largest unit that leaves at least 1, two decimals at most. */
export function formatSize(kib: number): string {
  const at = Math.max(
    0,
    UNITS_SHOWN.findLastIndex(([, size]) => kib >= size),
  );
  const rounded = (place: number): number => Number((kib / (UNITS_SHOWN[place]?.[1] ?? 1)).toFixed(2));
  const unit = rounded(at) === 1024 && at + 1 < UNITS_SHOWN.length ? at + 1 : at;
  return `${rounded(unit)} ${UNITS_SHOWN[unit]?.[0] ?? ''}`;
}

const UNITS_SHOWN: readonly (readonly [string, number])[] = [
  ['KiB', 1],
  ['MiB', MIB],
  ['GiB', GIB],
  ['TiB', TIB],
];

/** So that what `formatSize` shows is never more than there is, and can be typed as it stands. */
export function roundedDown(kib: number): number {
  const unit = kib >= TIB ? TIB : kib >= GIB ? GIB : kib >= MIB ? MIB : 1;
  return unit === 1 ? kib : Math.floor(Math.floor((kib * 100) / unit) * (unit / 100));
}

/** Whole GiB, truncated, as everywhere in Heketi's output. */
export function wholeGiB(kib: number): number {
  return Math.trunc(kib / GIB);
}

export function roundUp(kib: number, step: number): number {
  return Math.ceil(kib / step) * step;
}
