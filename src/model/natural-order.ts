const collator = new Intl.Collator('en', { numeric: true });

/** As people count: gl2 before gl10. */
export function compareNaturally(one: string, other: string): number {
  return collator.compare(one, other);
}

/** For what people read; programs get the order of ids. */
export function inNaturalOrder<T>(entries: readonly T[], nameOf: (entry: T) => string): readonly T[] {
  return entries.toSorted((one, other) => collator.compare(nameOf(one), nameOf(other)));
}
