import type { VolumeInfo } from '../gluster/info.ts';
import { brickName } from '../gluster/names.ts';
import { type CopyFacts, copyKey, type SplitEntry, type SplitOnBrick } from '../gluster/split-brain.ts';
import { setSize } from './healing.ts';

/** One brick's copy of an entry. */
export interface Copy {
  /** As gluster names the brick. */
  readonly brick: string;
  readonly path: string;
  readonly host: string;
  readonly arbiter: boolean;
  /** null: it has none, or that is not known. */
  readonly facts: CopyFacts | null;
}

export interface SplitFile {
  readonly entry: SplitEntry;
  readonly copies: readonly Copy[];
  /** Why it can't be decided by choosing a copy; empty where it can. */
  readonly manual: string;
}

/** Bricks that have to be asked for their copies: all of a set of which one lists the entry. */
export function splitEntries(
  info: VolumeInfo,
  listed: readonly SplitOnBrick[],
): readonly { readonly entry: SplitEntry; readonly bricks: VolumeInfo['bricks'] }[] {
  const size = setSize(info) ?? 1;
  const found: { entry: SplitEntry; bricks: VolumeInfo['bricks'] }[] = [];
  for (let at = 0; at < info.bricks.length; at += size) {
    const bricks = info.bricks.slice(at, at + size);
    const names = bricks.map(brickName);
    const byId = new Map<string, SplitEntry>();
    for (const { gfid, path } of listed
      .filter(({ name }) => names.includes(name))
      .flatMap((one) => one.entries))
      byId.set(gfid, { gfid, path: byId.get(gfid)?.path ?? path });
    for (const entry of byId.values()) found.push({ entry, bricks });
  }
  return found;
}

export function splitFile(
  entry: SplitEntry,
  bricks: VolumeInfo['bricks'],
  facts: ReadonlyMap<string, CopyFacts | null>,
  hostName: (glusterHost: string) => string,
): SplitFile {
  const copies = bricks.map(
    (brick): Copy => ({
      brick: brickName(brick),
      path: brick.path,
      host: hostName(brick.host),
      arbiter: brick.arbiter,
      // Bricks of one volume may have one path on several hosts.
      facts: facts.get(`${brick.host}:${copyKey(brick.path, entry.gfid)}`) ?? null,
    }),
  );
  return { entry, copies, manual: manualReason(entry, copies) };
}

function manualReason(entry: SplitEntry, copies: readonly Copy[]): string {
  const data = copies.filter(({ arbiter }) => !arbiter);
  if (data.some(({ facts }) => facts === null)) return 'not every brick of the set shows a copy of it';
  const kinds = new Set(data.map(({ facts }) => facts?.kind));
  if (kinds.size > 1) return 'its copies are of different types';
  if (!kinds.has('file')) return 'it is a folder: names in it, or what it is marked with, differ';
  if (data.some(({ facts }) => facts?.gfid === null)) return 'the ids of its copies could not be read';
  if (data.some(({ facts }) => facts?.gfid !== entry.gfid)) return 'its copies have different ids';
  return '';
}

export const POLICIES = ['bigger-file', 'latest-mtime', 'source-brick'] as const;
export type Policy = (typeof POLICIES)[number];

/** The copy that a policy chooses, or why it chooses none. An arbiter holds no data, and is never a source. */
export function chooseCopy(
  { copies, manual }: SplitFile,
  policy: Policy,
  source: string,
): Copy | { readonly none: string } {
  if (manual !== '') return { none: manual };
  const data = copies.filter(({ arbiter }) => !arbiter);
  if (policy === 'source-brick') {
    const chosen = copies.find(({ brick }) => brick === source);
    if (chosen === undefined) return { none: `${source} is no brick of its set` };
    return chosen.arbiter ? { none: `${source} is an arbiter, which holds no data` } : chosen;
  }
  const value = ({ facts }: Copy): number =>
    (policy === 'bigger-file' ? facts?.bytes : facts?.changed) ?? Number.NEGATIVE_INFINITY;
  const most = Math.max(...data.map(value));
  const best = data.filter((copy) => value(copy) === most);
  const [only] = best;
  if (only === undefined || best.length > 1)
    return {
      none:
        policy === 'bigger-file' ? 'no copy is bigger than all others' : 'no copy was changed last of all',
    };
  return only;
}

/** Policies that choose a copy of it. */
export function legalPolicies(file: SplitFile): readonly Policy[] {
  if (file.manual !== '') return [];
  return POLICIES.filter((policy) => policy === 'source-brick' || !('none' in chooseCopy(file, policy, '')));
}

export function fileName({ gfid, path }: SplitEntry): string {
  return path ?? `gfid:${gfid}`;
}
