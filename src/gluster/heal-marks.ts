/** What is written on the entries that wait to be healed, of one brick. */

/** `trusted.afr.V-client-N`: brick N has missed something of the entry. Versions are of dispersed bricks. */
export interface EntryMarks {
  /** Indices of the bricks (`brick-id`) that are blamed. */
  readonly blames: ReadonlySet<number>;
  /** Version and size, as one word; null where the brick told none. */
  readonly version: string | null;
}

/** By the entry's gfid; null where the answer is cut off, or says more than that names were gone. */
export function readMarks(text: string, volume: string): ReadonlyMap<string, EntryMarks> | null {
  const entries = new Map<string, { blames: Set<number>; values: Map<string, string> }>();
  let open: { blames: Set<number>; values: Map<string, string> } | null = null;
  const all = text.split('\n').map((line) => line.trim());
  if (all.findLast((line) => line !== '') !== 'end') return null;
  for (const line of all) {
    const [, file] = /^# file: (?:.*\/)?([0-9a-f-]{36})$/.exec(line) ?? [];
    const [, key = '', value = ''] = /^(trusted\.[^=]+)=0x([0-9a-fA-F]+)$/.exec(line) ?? [];
    if (file !== undefined) {
      open = entries.get(file) ?? { blames: new Set(), values: new Map() };
      entries.set(file, open);
    } else if (value !== '') {
      if (open === null) return null;
      if (key === 'trusted.ec.version' || key === 'trusted.ec.size')
        open.values.set(key, value.toLowerCase());
      const client = clientOf(key, volume);
      if (client !== null && /[^0]/.test(value)) open.blames.add(client);
    } else if (!isNoise(line)) return null;
  }
  return new Map(
    [...entries].map(([file, { blames, values }]) => {
      const version = values.get('trusted.ec.version');
      const whole = version === undefined ? null : `${version} ${values.get('trusted.ec.size') ?? ''}`;
      return [file, { blames, version: whole }];
    }),
  );
}

function clientOf(key: string, volume: string): number | null {
  const before = `trusted.afr.${volume}-client-`;
  const number = key.startsWith(before) ? key.slice(before.length) : '';
  return /^\d+$/.test(number) ? Number(number) : null;
}

function isNoise(line: string): boolean {
  return line === '' || line === 'end' || line.endsWith(': No such file or directory');
}

/**
 * Which brick has which index, from glusterd's files of a volume's bricks, one behind the other: a brick keeps the index
 * of the one it has replaced, so that it is not its place.
 */
export function readClientIndices(text: string): ReadonlyMap<string, number> {
  const indices = new Map<string, number>();
  let host = '';
  let path = '';
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    const [key, value] = [line.slice(0, at), line.slice(at + 1).trim()];
    if (key === 'hostname') host = value;
    else if (key === 'path') path = value;
    else if (key === 'brick-id') {
      const [, number] = /-client-(\d+)$/.exec(value) ?? [];
      if (number !== undefined) indices.set(`${host}:${path}`, Number(number));
    }
  }
  return indices;
}
