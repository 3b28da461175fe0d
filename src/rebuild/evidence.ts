import type { FoundGroup, Inventory } from '../inventory/inventory.ts';
import { deviceOfGroup } from '../lvm/names.ts';
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
    const notes = host.inventory.notes.flatMap((line) => {
      const note = readNote(line);
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
    const key = `${one.note.kind} ${one.note.id}`;
    if ((newest.get(key)?.written ?? -1) < one.written) newest.set(key, one);
  }
  const told = [...newest.values()].map(({ note, written: at }) => ({ ...note, written: at }));
  const all = <K extends Note['kind']>(kind: K): readonly NoteOf<K>[] =>
    told.filter((note): note is NoteOf<typeof kind> & typeof note => note.kind === kind);
  return { all, of: (kind, id) => all(kind).find((note) => note.id === id) };
}
