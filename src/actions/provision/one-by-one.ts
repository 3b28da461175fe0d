import { mapLimited } from '../../hosts/limit.ts';
import { concernsAll } from '../../kubernetes/api/api-error.ts';
import { GlusterctlError } from '../../model/errors.ts';

const AT_ONCE = 8;

/**
 * Some at once; what goes wrong with one is told of that one. What concerns all ends it: none is begun after it, and
 * those that were begun are waited for.
 */
export async function oneByOne<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  otherwise: (item: Item, error: GlusterctlError) => Promise<Result>,
): Promise<readonly Result[]> {
  let fatal: { readonly error: unknown } | null = null;
  const results = await mapLimited(items, AT_ONCE, async (item): Promise<readonly Result[]> => {
    if (fatal !== null) return [];
    try {
      return [await attempt(item)];
    } catch (error) {
      fatal ??= { error };
      return [];
    }
  });
  if (fatal !== null) throw errorOf(fatal);
  return results.flat();

  async function attempt(item: Item): Promise<Result> {
    try {
      return await work(item);
    } catch (error) {
      if (concernsAll(error) || !(error instanceof GlusterctlError)) throw error;
      return await otherwise(item, error);
    }
  }
}

function errorOf({ error }: { readonly error: unknown }): unknown {
  return error;
}
