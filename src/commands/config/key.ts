import { configKey, FLAG_BY_KEY, readFlagValue, readKeyValue } from '../../cli/config/file.ts';
import { CONFIG_KEYS } from '../../cli/config/keys.ts';
import { type Resolved, resolveFlag, resolveKey, type Sources } from '../../cli/config/sources.ts';
import type { Context } from '../../cli/context.ts';
import type { FlagDefinition } from '../../cli/flag-shape.ts';
import { usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';

export async function lookUp(
  context: Pick<Context, 'program'>,
  name: string,
  sources: Sources,
): Promise<Resolved<string | number | boolean | null>> {
  if (configKey(name) !== undefined) return resolveKey(name, sources);
  const global = FLAG_BY_KEY.get(name);
  const found = global === undefined ? await commandFlag(context, name) : { flag: global, path: [] };
  const resolved = resolveFlag(found.flag, found.path, new Map(), sources);
  const { value } = resolved;
  return {
    ...resolved,
    value: typeof value === 'object' ? value.join(',') : (value as string | number | boolean),
  };
}

export async function check(
  context: Pick<Context, 'program'>,
  name: string,
  value: string,
): Promise<string | number | boolean> {
  const key = configKey(name);
  if (key !== undefined) return readKeyValue(key, value, name);
  const flag = FLAG_BY_KEY.get(name) ?? (await commandFlag(context, name)).flag;
  const read = readFlagValue(flag, value, name);
  return typeof read === 'boolean' || (flag.type === 'int' && typeof read === 'number') ? read : value;
}

/** What a value of that key can be, where it is one of a few. */
export async function choicesOf(context: Pick<Context, 'program'>, name: string): Promise<readonly string[]> {
  const key = configKey(name) ?? FLAG_BY_KEY.get(name) ?? (await commandFlag(context, name)).flag;
  return key.type === 'bool' ? ['true', 'false'] : (key.choices ?? []);
}

/** `volume.create.durability`: the path of a command, then one of its flags. */
async function commandFlag(
  { program }: Pick<Context, 'program'>,
  name: string,
): Promise<{ flag: FlagDefinition; path: readonly string[] }> {
  const noun = program.nouns.find((one) => name.startsWith(`${one.name}.`));
  const definitions = (await noun?.load()) ?? [];
  const owner = definitions.find(({ path }) => name.startsWith(`${path.join('.')}.`));
  const flag = owner?.flags?.find((one) => `${owner.path.join('.')}.${one.name}` === name);
  if (owner !== undefined && flag !== undefined) return { flag, path: owner.path };
  const [near] = nearest(name, [...CONFIG_KEYS.map((one) => one.name), ...FLAG_BY_KEY.keys()], 3);
  throw usage(
    `no such configuration key: ${name}`,
    near === undefined ? '"glusterctl config show" lists all keys.' : `Did you mean ${near}?`,
  );
}
