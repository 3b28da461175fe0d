import { MARK } from '../gluster/options.ts';
import { deviceOfGroup } from '../lvm/names.ts';
import { counted } from '../model/counted.ts';
import type { Id } from '../model/ids.ts';
import { listed } from '../model/listed.ts';
import { type NoteDifferences, noteDifferences, type Outdated } from '../notes/differences.ts';
import { type Note, noteFile } from '../notes/note.ts';
import { notesOf } from '../notes/notes-of.ts';
import { type Difference, difference } from './difference.ts';
import { type Ground, groupOf } from './ground.ts';
import type { Host } from './host.ts';

/** More names than anybody reads. */
const MOST_NAMED = 4;

/** What hosts hold in writing of what is on them: of what is missing or out of date one difference a host, however much it is. */
export function notesDrift(ground: Ground): readonly Difference[] {
  const { state, hosts, settings } = ground;
  const notesOn = notesOf(state);
  const found = hosts.map((host) => {
    const wanted = notesOn(host.node.id);
    return { host, wanted, ...noteDifferences(wanted, host.inventory.notes, settings.lineage) };
  });
  const newest = new Map<string, number>();
  for (const { right } of found)
    for (const [file, written] of right) newest.set(file, Math.max(written, newest.get(file) ?? 0));
  return found.flatMap((one) => ofHost(ground, one, newest));
}

type Found = NoteDifferences & { readonly host: Host; readonly wanted: ReadonlyMap<string, Note> };

/**
 * What another host tells newer and right nobody takes from this one. Who asked only some of the hosts knows nothing of
 * what others tell.
 */
function counts(ground: Ground, newest: ReadonlyMap<string, number>): (one: Outdated) => boolean {
  return ({ note, written }) =>
    note.kind === 'node' ||
    note.kind === 'device' ||
    (ground.isWhole && written >= (newest.get(noteFile(note)) ?? 0));
}

function ofHost(ground: Ground, found: Found, newest: ReadonlyMap<string, number>): readonly Difference[] {
  const { host, wanted } = found;
  const { node, name } = host;
  const isIdle = ({ id }: Note): boolean => !ground.busy.has(id);
  const missing = found.missing.filter(isIdle);
  const outdated = found.outdated
    .filter(counts(ground, newest))
    .map(({ note }) => note)
    .filter(isIdle);
  const hasNone = found.missing.length === wanted.size;
  const said = { host: name, key: '', about: name, cluster: ground.cluster.id, touches: [node.id] };
  return [
    ...(missing.length === 0
      ? []
      : [
          difference('note-missing', {
            ...said,
            what: hasNone
              ? `${name} holds no notes of what is on it`
              : `${name} lacks notes of ${counted(missing.length, 'thing')}`,
            expected: `notes of ${counted(wanted.size, 'thing')}`,
            found: hasNone ? 'none' : `none of ${namesOf(missing)}`,
            files: missing.map(noteFile),
          }),
        ]),
    ...(outdated.length === 0
      ? []
      : [
          difference('note-outdated', {
            ...said,
            what: `Notes of ${counted(outdated.length, 'thing')} on ${name} are out of date`,
            expected: 'as the state has them',
            found: `older ones of ${namesOf(outdated)}`,
            files: outdated.map(noteFile),
          }),
        ]),
    ...found.strange
      .filter((note) => !isThere(ground, host, note))
      .map((note) => strange(ground, host, note)),
  ];
}

function namesOf(notes: readonly Note[]): string {
  return listed(notes.map(nameOf), MOST_NAMED);
}

function nameOf(note: Note): string {
  if (note.kind === 'node') return `node ${note.manage[0] ?? note.id}`;
  return `${note.kind.replace('-', ' ')} ${note.name ?? note.id}`;
}

/** What is told of it is what is known of something that the state lacks, and is named as such. */
function isThere({ state, info }: Ground, host: Host, { kind, id }: Note): boolean {
  // With its disks, that the state lacks, it comes to hold them again.
  if (kind === 'node' || kind === 'cluster')
    return [host.node.id, host.node.cluster].includes(id) && hasGroup(host);
  if (kind === 'device') return state.devices[id] === undefined && groupOf(host, id) !== undefined;
  if (kind !== 'volume' || state.volumes[id] !== undefined) return false;
  return [...(info?.values() ?? [])].some(({ options }) => options[MARK] === id);
}

function hasGroup({ inventory }: Host): boolean {
  return inventory.groups?.some(({ name }) => deviceOfGroup(name) !== null) ?? false;
}

function strange({ state, cluster }: Ground, { node, name }: Host, note: Note): Difference {
  const { kind, id } = note;
  const known = state.volumes[id] ?? state.blockVolumes[id];
  return difference('note-of-nothing', {
    host: name,
    key: `${kind}-${id}`,
    about: name,
    what:
      known === undefined
        ? `${name} holds a note of a ${kind.replace('-', ' ')} that the state does not have`
        : `${name} holds a note of ${nameOf(note)}, of which nothing is there`,
    expected: 'none',
    found: `${nameOf(note)}, id ${id}`,
    cluster: cluster.id,
    touches: [node.id, id, ...volumeOf(note)],
    name: known === undefined ? id : '',
    files: [noteFile(note)],
    ...(state.volumes[id] === undefined ? {} : { volume: id }),
  });
}

function volumeOf(note: Note): readonly Id[] {
  return note.kind === 'block-volume' ? [note.hostingVolume] : [];
}
