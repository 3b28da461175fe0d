/**
 * What stands before a state that is none any more, or not yet: at the place that it was moved away from, and at the one that
 * it is being moved to. Behind this line is the state itself, so that nothing is lost of it, whatever happens.
 */
export interface Marker {
  readonly kind: 'moved' | 'arriving';
  /** Where it went to, or comes from: a path or a URL. */
  readonly place: string;
  /** The machine that a path is of; null for a URL, which is the same for all. */
  readonly host: string | null;
  readonly lineage: string;
  readonly serial: number;
  /** ISO 8601. */
  readonly at: string;
}

const BEGINNING = '{"glusterctl":';

export function marked({ kind, place, host, lineage, serial, at }: Marker, content: Buffer): Buffer {
  const line = JSON.stringify({ glusterctl: kind, place, host, lineage, serial, at });
  return Buffer.concat([Buffer.from(`${line}\n`), content]);
}

/** null: there is none before it. */
export function readMarked(content: Buffer): { readonly marker: Marker; readonly behind: Buffer } | null {
  if (content.toString('latin1', 0, BEGINNING.length) !== BEGINNING) return null;
  const end = content.indexOf('\n');
  if (end < 0) return null;
  const marker = readMarker(content.toString('utf8', 0, end));
  return marker === null ? null : { marker, behind: content.subarray(end + 1) };
}

function readMarker(line: string): Marker | null {
  let found: Readonly<Record<string, unknown>>;
  try {
    found = JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
  const { glusterctl: kind, place, host, lineage, serial, at } = found;
  if (kind !== 'moved' && kind !== 'arriving') return null;
  if (typeof place !== 'string' || typeof lineage !== 'string' || typeof at !== 'string') return null;
  if (typeof serial !== 'number' || (host !== null && typeof host !== 'string')) return null;
  return { kind, place, host, lineage, serial, at };
}

/** `/home/eve/state.json on laptop` */
export function placeWords({ place, host }: Pick<Marker, 'place' | 'host'>): string {
  return host === null ? place : `${place} on ${host}`;
}
