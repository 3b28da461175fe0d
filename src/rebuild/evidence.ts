import type { FoundGroup, Inventory } from '../inventory/inventory.ts';
import { deviceOfGroup } from '../lvm/names.ts';
import { grouped } from '../model/grouped.ts';
import type { Id } from '../model/ids.ts';
import type { Note, Written } from '../notes/note.ts';
import { readNote } from '../notes/read-note.ts';
import type { Findings, HostAsked } from './rebuilt.ts';

/** A host that has answered. */
export interface HostSeen extends HostAsked {
  readonly inventory: Inventory;
  readonly notes: readonly Written[];
}

/** All that hosts hold in writing, and where. */
export interface Evidence {
  readonly seen: readonly HostSeen[];
  readonly silent: readonly HostAsked[];
  /** Of all hosts the newest of each thing. */
  readonly notes: Notes;
  /** null: nothing tells one. */
  readonly lineage: Id | null;
}

export type NoteOf<K extends Note['kind']> = Extract<Note, { kind: K }> & { readonly written: number };

export interface Notes {
  all<K extends Note['kind']>(kind: K): readonly NoteOf<K>[];
  of<K extends Note['kind']>(kind: K, id: Id): NoteOf<K> | undefined;
}

export function readEvidence(hosts: readonly HostAsked[], findings: Findings): Evidence {
  const seen = hosts.flatMap((host): HostSeen[] => {
    if (host.inventory === null) return [];
    const notes = notesOf(host.inventory).flatMap((note) => {
      if (note === null)
        findings.add(
          'foreign',
          `a note on ${host.host}`,
          'it is damaged or of a later version, and was not read',
        );
      return note ?? [];
    });
    return [{ ...host, inventory: host.inventory, notes }];
  });
  const lineages = lineagesOf(seen);
  if (lineages.size > 1) {
    const told = [...lineages].map(([lineage, where]) => `${lineage} on ${[...where].join(', ')}`);
    findings.add('conflicting', 'the hosts', `they are of ${lineages.size} states: ${told.join('; ')}`);
  }
  return {
    seen,
    silent: hosts.filter(({ inventory }) => inventory === null),
    notes: newestOf(seen.flatMap(({ notes }) => notes)),
    lineage: [...lineages.keys()][0] ?? null,
  };
}

const READ = new WeakMap<Inventory, readonly (Written | null)[]>();

/** Hosts are gone through once more whenever they name others: what one told is read once. */
function notesOf(inventory: Inventory): readonly (Written | null)[] {
  const known = READ.get(inventory);
  if (known !== undefined) return known;
  const read = inventory.notes.map(readNote);
  READ.set(inventory, read);
  return read;
}

/** What our groups, their volumes and the notes say of whose they are. */
function lineagesOf(seen: readonly HostSeen[]): ReadonlyMap<Id, ReadonlySet<string>> {
  const found = new Map<Id, Set<string>>();
  for (const { host, inventory, notes } of seen) {
    const ours = (inventory.groups ?? []).filter(isOurs);
    const names = new Set(ours.map(({ name }) => name));
    const tags = [
      ...ours.flatMap((group) => group.tags),
      ...(inventory.lvs ?? []).flatMap((lv) => (names.has(lv.group) ? lv.tags : [])),
    ];
    const told = [...tags.flatMap((tag) => tagValue(tag, 'lineage')), ...notes.map(({ lineage }) => lineage)];
    for (const lineage of told) found.set(lineage, (found.get(lineage) ?? new Set()).add(host));
  }
  return found;
}

function tagValue(tag: string, key: string): readonly string[] {
  const start = `glusterctl.${key}=`;
  return tag.startsWith(start) ? [tag.slice(start.length)] : [];
}

/** By its name: Heketi's groups have no tags. */
export function isOurs({ name }: Pick<FoundGroup, 'name'>): boolean {
  return deviceOfGroup(name) !== null;
}

function newestOf(written: readonly Written[]): Notes {
  const newest = new Map<string, Written>();
  for (const one of written) {
    const key = keyOf(one.note);
    if ((newest.get(key)?.written ?? -1) < one.written) newest.set(key, one);
  }
  const told = new Map(
    [...newest].map(([key, { note, written: at }]) => [key, { ...note, written: at }] as const),
  );
  const byKind = grouped([...told.values()], ({ kind }) => kind);
  return {
    all: (kind) => (byKind.get(kind) ?? []).filter((note) => isOf(note, kind)),
    of: (kind, id) => {
      const note = told.get(keyOf({ kind, id }));
      return note !== undefined && isOf(note, kind) ? note : undefined;
    },
  };
}

function keyOf({ kind, id }: Pick<Note, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

function isOf<K extends Note['kind']>(note: NoteOf<Note['kind']>, kind: K): note is NoteOf<K> {
  return note.kind === kind;
}
