import { usage } from '../../model/errors.ts';
import { type KiB, kib } from '../../model/sizes.ts';

const UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** The largest binary unit that gives a whole number: 1024Gi is 1Ti. */
export function quantity(sizeKiB: number): string {
  let value = sizeKiB;
  let unit = 0;
  while (value % 1024 === 0 && unit < UNITS.length - 1 && value > 0) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${UNITS[unit]}`;
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const QUANTITY =
  /^\+?(?<whole>\d*)(?:\.(?<fraction>\d*))?(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,2}|)$/;

/** How Kubernetes writes an amount of bytes, in KiB; part of one counts as a whole: nobody gets less than was asked for. */
export function parseQuantity(text: string, what = 'size'): KiB {
  const { whole = '', fraction = '', suffix = '' } = QUANTITY.exec(text)?.groups ?? {};
  if (whole === '' && fraction === '')
    throw usage(`"${text}" is no ${what} of Kubernetes`, 'It reads 10Gi, 512Mi, 1.5Ti or 500M.');
  const binary = BINARY.indexOf(suffix);
  const tens = (binary > 0 ? 0 : (DECIMAL[suffix] ?? Number(suffix.slice(1)))) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`) * 1024n ** BigInt(Math.max(binary, 0));
  const numerator = digits * 10n ** BigInt(Math.max(tens, 0));
  const denominator = 1024n * 10n ** BigInt(Math.max(-tens, 0));
  const size = Number((numerator + denominator - 1n) / denominator);
  if (!Number.isSafeInteger(size)) throw usage(`"${text}" is too large for a ${what}`);
  return kib(size);
}
