import { usage } from '../model/errors.ts';
import { GIB, type KiB, kib, MIB, TIB } from '../model/sizes.ts';

/** Bytes to a unit, as a fraction of whole numbers: no quantity loses a byte by rounding. */
const UNITS: Readonly<Record<string, readonly [number: bigint, of: bigint]>> = {
  n: [1n, 1_000_000_000n],
  u: [1n, 1_000_000n],
  m: [1n, 1000n],
  '': [1n, 1n],
  k: [1000n, 1n],
  M: [1000n ** 2n, 1n],
  G: [1000n ** 3n, 1n],
  T: [1000n ** 4n, 1n],
  P: [1000n ** 5n, 1n],
  E: [1000n ** 6n, 1n],
  Ki: [1024n, 1n],
  Mi: [1024n ** 2n, 1n],
  Gi: [1024n ** 3n, 1n],
  Ti: [1024n ** 4n, 1n],
  Pi: [1024n ** 5n, 1n],
  Ei: [1024n ** 6n, 1n],
};

/** A size as Kubernetes writes it (`5Gi`, `500M`, `1e9`, `0.5Ti`), in KiB; what is no whole KiB is rounded up. */
export function parseQuantity(text: string): KiB {
  const match = /^\+?(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/.exec(text);
  const [, whole = '', part = '', unit = '', power = '0'] = match ?? [];
  const [number, of] = UNITS[unit] ?? [1n, 1n];
  if (match === null || `${whole}${part}` === '')
    throw usage(`"${text}" is no size of Kubernetes`, 'A size reads 5Gi, 500Mi or 1T.');
  const exponent = BigInt(power) - BigInt(part.length);
  const scaled = BigInt(`${whole}${part}`) * number * (exponent > 0n ? 10n ** exponent : 1n);
  const divisor = 1024n * of * (exponent < 0n ? 10n ** -exponent : 1n);
  const count = Number((scaled + divisor - 1n) / divisor);
  if (!Number.isSafeInteger(count)) throw usage(`"${text}" is too large for a size`);
  return kib(count);
}

/** In the largest unit that says it exactly. */
export function quantityOf(size: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['Ti', TIB],
    ['Gi', GIB],
    ['Mi', MIB],
  ];
  const [unit, of] = units.find(([, each]) => size > 0 && size % each === 0) ?? ['Ki', 1];
  return `${size / of}${unit}`;
}
