/** Steps aside for a while: others may take the place; there is one again when this ends. */
export type Aside = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most so many run at once; the rest wait their turn. */
export type Limit = <T>(work: (aside: Aside) => Promise<T>) => Promise<T>;

export function createLimit(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  const take = async (): Promise<void> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  };
  const give = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const aside: Aside = async (work) => {
    give();
    try {
      return await work();
    } finally {
      await take();
    }
  };
  return async (work) => {
    await take();
    try {
      return await work(aside);
    } finally {
      give();
    }
  };
}

/** Runs work on every item, at most so many at once; results in the order of the items. */
export async function mapLimited<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const limit = createLimit(most);
  return await Promise.all(items.map(async (item) => await limit(async () => await work(item))));
}
