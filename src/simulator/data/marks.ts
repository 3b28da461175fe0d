import type { FileNode, GlusterVolume } from '../model/types.ts';
import { fromHex, GFID } from './gfid.ts';
import type { Reached, Spot } from './sets.ts';

/** Changes of data, of metadata and of entries that a brick has missed. */
export type Missed = readonly [data: number, metadata: number, entries: number];

export const NEW_FILE: Missed = [2, 1, 0];
export const NEW_FOLDER: Missed = [1, 1, 0];
export const CHANGED_FILE: Missed = [1, 0, 0];
export const CHANGED_FOLDER: Missed = [0, 0, 1];

const DIRTY = 'trusted.afr.dirty';
const NOTHING = `0x${'0'.repeat(24)}`;

function markName(volume: GlusterVolume, { number }: Pick<Spot, 'number'>): string {
  return `trusted.afr.${volume.name}-client-${number}`;
}

export function isMarked(node: FileNode | null, volume: GlusterVolume, spot: Spot): boolean {
  const mark = node?.attributes[markName(volume, spot)];
  return mark !== undefined && mark !== NOTHING;
}

export function gfidOf(node: FileNode): string {
  return fromHex(node.attributes[GFID] ?? '');
}

/** Notes at one brick that another has missed something, and lists it there for the healers. */
export function mark(at: Reached, path: string, volume: GlusterVolume, behind: Spot, missed: Missed): void {
  const name = markName(volume, behind);
  at.tree.amend(path, (node) => {
    const before = (node.attributes[name] ?? NOTHING).slice(2);
    const counters = missed.map((more, part) => {
      const now = Number.parseInt(before.slice(part * 8, part * 8 + 8), 16) + more;
      return now.toString(16).padStart(8, '0');
    });
    node.attributes[name] = `0x${counters.join('')}`;
    node.attributes[DIRTY] ??= NOTHING;
  });
  listed(at, path, volume);
}

/** Takes back what a brick holds against another; what holds nothing any more is no longer listed. */
export function unmark(at: Reached, path: string, volume: GlusterVolume, healed: Spot, all: readonly Spot[]) {
  const name = markName(volume, healed);
  at.tree.amend(path, (node) => {
    if (node.attributes[name] !== undefined) node.attributes[name] = NOTHING;
  });
  const node = at.tree.node(path);
  if (node !== null && !all.some((spot) => isMarked(node, volume, spot))) at.tree.unlist(gfidOf(node));
}

/** A brick notes that it can't answer for a file or folder itself. */
export function doubt(at: Reached, path: string): void {
  at.tree.amend(path, (node) => {
    node.attributes[DIRTY] = `${NOTHING.slice(0, -1)}1`;
  });
}

export function trust(at: Reached, path: string): void {
  at.tree.amend(path, (node) => {
    if (node.attributes[DIRTY] !== undefined) node.attributes[DIRTY] = NOTHING;
  });
}

export function isDoubted(node: FileNode | null): boolean {
  return (node?.attributes[DIRTY] ?? NOTHING) !== NOTHING;
}

const EC = { version: 'trusted.ec.version', size: 'trusted.ec.size', dirty: 'trusted.ec.dirty' };
const hex16 = (value: number) => value.toString(16).padStart(16, '0');

export function versionOf(node: FileNode | null): string {
  return node?.attributes[EC.version] ?? `0x${hex16(0)}${hex16(0)}`;
}

/** A fragment's version after one more change; `behind`: one of the set has missed it. */
export function raise(
  at: Reached,
  path: string,
  volume: GlusterVolume,
  size: number | null,
  behind: boolean,
): void {
  at.tree.amend(path, (node) => {
    const before = Number.parseInt(versionOf(node).slice(2, 18), 16);
    node.attributes[EC.version] = `0x${hex16(before + 1)}${hex16(before + 1)}`;
    if (size !== null) node.attributes[EC.size] = `0x${hex16(size)}`;
    if (behind) node.attributes[EC.dirty] = `0x${hex16(1)}${hex16(1)}`;
  });
  if (behind) listed(at, path, volume);
}

/** A fragment is listed without a change, as when another's place was taken by an empty brick. */
export function soil(at: Reached, path: string, volume: GlusterVolume): void {
  at.tree.amend(path, (node) => {
    node.attributes[EC.version] ??= `0x${hex16(1)}${hex16(1)}`;
    node.attributes[EC.dirty] = `0x${hex16(1)}${hex16(1)}`;
  });
  listed(at, path, volume);
}

export function clean(at: Reached, path: string): void {
  at.tree.amend(path, (node) => {
    if (node.attributes[EC.dirty] !== undefined) node.attributes[EC.dirty] = `0x${hex16(0)}${hex16(0)}`;
  });
  const node = at.tree.node(path);
  if (node !== null) at.tree.unlist(gfidOf(node));
}

export function takeFragment(from: FileNode, to: FileNode): void {
  for (const name of [EC.version, EC.size]) {
    const value = from.attributes[name];
    if (value !== undefined) to.attributes[name] = value;
  }
}

function listed(at: Reached, path: string, volume: GlusterVolume): void {
  const node = at.tree.node(path);
  if (node === null) return;
  at.tree.list(gfidOf(node), { ...node, kind: 'file', content: '', attributes: {}, mode: 0o400 });
  volume.unhealed = true;
}
