/** What one measurement came to, as it is printed, stored and compared. */
export interface Row {
  /** What kind, a colon, and what was measured; the same in every run. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is held against, of the same run and in the same unit. */
  readonly floor: number | null;
  readonly floorIs: string | null;
  /** The value to the floor. */
  readonly ratio: number | null;
  /** Of the ratio; where there is none, of the value. */
  readonly goal: number | null;
  readonly goalIs: 'at most' | 'at least';
  readonly met: boolean | null;
  /** The most memory that the process had at once. */
  readonly mebibytes: number | null;
  readonly mostMebibytes: number | null;
  readonly also: string | null;
}

interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor?: { readonly value: number; readonly is: string };
  readonly most?: number;
  readonly least?: number;
  readonly mebibytes?: number;
  readonly mostMebibytes?: number;
  readonly also?: string;
}

export function row(measured: Measured): Row {
  const { name, unit, floor, most, least, mebibytes, mostMebibytes, also = null } = measured;
  const ratio = floor === undefined ? null : rounded(measured.value / floor.value);
  const value = rounded(measured.value);
  const goal = most ?? least ?? null;
  const goalIs = most === undefined && least !== undefined ? 'at least' : 'at most';
  const held = ratio ?? value;
  const memoryFits = mostMebibytes === undefined || (mebibytes ?? 0) <= mostMebibytes;
  return {
    name,
    value,
    unit,
    floor: floor === undefined ? null : rounded(floor.value),
    floorIs: floor?.is ?? null,
    ratio,
    goal,
    goalIs,
    met: goal === null ? null : memoryFits && (goalIs === 'at most' ? held <= goal : held >= goal),
    mebibytes: mebibytes === undefined ? null : Math.round(mebibytes),
    mostMebibytes: mostMebibytes ?? null,
    also,
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function median(list: readonly number[] = []): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What a name says of how many. */
export function counted(count: number): string {
  return count.toLocaleString('en');
}
