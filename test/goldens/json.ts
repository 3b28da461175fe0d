import { isOneId } from './ids.ts';
import { compareText, hostsInOrder, type SortKey } from './sorting.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function parseJson(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function writeJson(value: Json, indent: number | null, byKey = false, level = 0): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const list = Array.isArray(value);
  const [open, close] = list ? '[]' : '{}';
  const entries = list ? [] : Object.entries(value);
  if (byKey) entries.sort(([a], [b]) => compareText(a, b));
  const colon = indent === null ? ':' : ': ';
  const items = list
    ? value.map((one) => writeJson(one, indent, byKey, level + 1))
    : entries.map(([key, one]) => JSON.stringify(key) + colon + writeJson(one, indent, byKey, level + 1));
  if (items.length === 0) return `${open}${close}`;
  if (indent === null) return `${open}${items.join(',')}${close}`;
  const pad = `\n${' '.repeat(indent * (level + 1))}`;
  return `${open}${pad}${items.join(`,${pad}`)}\n${' '.repeat(indent * level)}${close}`;
}

/** How the text is laid out; Heketi's encoder escapes <, > and &. */
export function layoutOf(
  text: string,
  value: Json,
): { readonly name: string; readonly indent: number | null } {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  for (const [name, indent] of [
    ['compact', null],
    ['indented by 2', 2],
    ['indented by 4', 4],
  ] as const) {
    const plain = writeJson(value, indent);
    const escaped = plain.replace(
      /[<>&\u2028\u2029]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    if (body === escaped) return { name, indent };
    if (body === plain) return { name: `${name}, <>& not escaped`, indent };
  }
  return { name: 'unusual layout', indent: 2 };
}

export interface Canonical {
  readonly key: SortKey;
  readonly mounts: boolean;
  readonly keepOrder: boolean;
  readonly came: string[][];
}

/** Lists of ids, and of objects with an id, in the order of their content. */
export function canonical(value: Json, how: Canonical): Json {
  if (value === null || typeof value !== 'object') return value;
  const content = (one: Json): string => how.key(writeJson(one, null, true));
  if (Array.isArray(value)) {
    const items = value.map((one) => canonical(one, how));
    if (items.length === 0 || !items.every(hasId) || how.keepOrder) return items;
    how.came.push(items.map((one) => (typeof one === 'string' ? one : String((one as { id: Json }).id))));
    return items.toSorted((a, b) => compareText(content(a), content(b)));
  }
  const entries = Object.entries(value).map(([name, one]) => [name, canonical(one, how)] as const);
  const made = Object.fromEntries(entries);
  if (how.mounts && Array.isArray(made.hosts) && made.hosts.length > 0 && typeof made.device === 'string') {
    sortMount(made as { hosts: string[]; device: string; options?: { [key: string]: Json } });
  }
  if (entries.length > 1 && entries.every(([name]) => isOneId(name))) {
    return Object.fromEntries(
      entries.toSorted((a, b) => compareText(how.key(a[0]) + content(a[1]), how.key(b[0]) + content(b[1]))),
    );
  }
  return made;
}

function hasId(value: Json): boolean {
  if (typeof value === 'string') return isOneId(value);
  return value !== null && typeof value === 'object' && 'id' in value;
}

function sortMount(mount: { hosts: string[]; device: string; options?: { [key: string]: Json } }): void {
  const at = mount.device.lastIndexOf(':');
  const listed = mount.options?.['backup-volfile-servers'];
  const backup = (typeof listed === 'string' ? listed : '').split(',').filter((host) => host !== '');
  const [host, rest] = [mount.device.slice(0, at), mount.device.slice(at)];
  if ([host, ...backup].toSorted().join() !== mount.hosts.toSorted().join()) return;
  const [first, others] = hostsInOrder(host, backup);
  mount.hosts = [first, ...others];
  mount.device = first + rest;
  if (mount.options !== undefined && listed !== undefined)
    mount.options['backup-volfile-servers'] = others.join(',');
}

/** For each place where objects appear, the orders of keys met there. */
export function keyOrders(
  value: Json,
  path = '',
  seen = new Map<string, Set<string>>(),
): Map<string, Set<string>> {
  if (value === null || typeof value !== 'object') return seen;
  if (Array.isArray(value)) {
    for (const one of value) keyOrders(one, `${path}[]`, seen);
    return seen;
  }
  const names = Object.keys(value);
  const isMap = names.length > 0 && names.every(isOneId);
  const place = path === '' ? '.' : path;
  const orders = seen.get(place) ?? new Set();
  seen.set(place, orders.add(isMap ? '(ids)' : names.join(' ')));
  for (const [name, one] of Object.entries(value)) keyOrders(one, path + (isMap ? '.*' : `.${name}`), seen);
  return seen;
}

/** Takes away fields that the transcript doesn't know, where they come after all it knows: what was added. */
export function withoutAdded(value: Json, known: ReadonlyMap<string, ReadonlySet<string>>, path = ''): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one) => withoutAdded(one, known, `${path}[]`));
  const names = Object.keys(value);
  const isMap = names.length > 0 && names.every(isOneId);
  const listed = known.get(path === '' ? '.' : path);
  const last = listed === undefined ? names.length : names.findLastIndex((name) => listed.has(name)) + 1;
  const kept = isMap || listed === undefined || listed.has('(ids)') ? names : names.slice(0, last);
  return Object.fromEntries(
    kept.map((name) => [name, withoutAdded(value[name] ?? null, known, path + (isMap ? '.*' : `.${name}`))]),
  );
}
