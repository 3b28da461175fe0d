import { readVolumeInfo, type VolumeInfo } from '../gluster/info.ts';
import { type PeerSeen, readPeerStatus } from '../gluster/peer-status.ts';
import { type FoundSnapshot, readSnapshots } from '../gluster/snapshot.ts';
import { type BlockNames, readBlockNames } from '../lvm/block-names.ts';
import { readReport, readSections, wholeKiB } from '../lvm/report.ts';
import { type Hung, readHung } from '../shell/patience.ts';
import { type MountLine, readMountLine } from '../text/mount-line.ts';

/** A volume group, with the physical volumes that LVM finds of it. */
export interface FoundGroup {
  readonly name: string;
  readonly uuid: string;
  readonly tags: readonly string[];
  readonly extentKiB: number;
  readonly totalKiB: number;
  readonly freeKiB: number;
  readonly disks: readonly FoundPv[];
}

export interface FoundPv {
  /** `[unknown]` of a disk that is gone. */
  readonly path: string;
  readonly uuid: string;
  readonly diskKiB: number;
}

export interface FoundLv {
  readonly group: string;
  /** In brackets where LVM hides it. */
  readonly name: string;
  readonly uuid: string;
  readonly attributes: string;
  readonly sizeKiB: number;
  readonly tags: readonly string[];
  /** The thin pool that it lies in; empty: in none. */
  readonly pool: string;
  readonly origin: string;
  /** Of a thin pool. */
  readonly metadataKiB: number;
  /** When it was made, as LVM tells it. */
  readonly created: string;
}

export type FoundMount = MountLine;

/** The directory of a brick. */
export interface FoundFolder {
  readonly uid: number;
  readonly gid: number;
  /** Permissions, octal as stat prints them. */
  readonly mode: string;
  readonly device: number;
}

export interface FoundSpace {
  readonly point: string;
  readonly sizeKiB: number;
}

/**
 * What one host holds. null: it was asked and could not tell, so nothing follows for what is not in it.
 */
export interface Inventory {
  readonly glusterUuid: string | null;
  readonly peers: readonly PeerSeen[] | null;
  readonly volumes: readonly VolumeInfo[] | null;
  readonly snapshots: readonly FoundSnapshot[] | null;
  /** Folders in glusterd's store: of volumes that it knows, and of ghosts. */
  readonly stored: readonly string[];
  /** Paths of bricks that processes serve; null where processes can't be seen. */
  readonly served: ReadonlySet<string> | null;
  readonly names: BlockNames | null;
  readonly groups: readonly FoundGroup[] | null;
  /** Physical volumes that are in no group. */
  readonly unused: readonly FoundPv[];
  readonly lvs: readonly FoundLv[] | null;
  readonly mounts: readonly FoundMount[];
  readonly fstab: readonly FoundMount[];
  /** By path; absent: nothing is there. null: it is there, or may be, and could not be read. */
  readonly folders: ReadonlyMap<string, FoundFolder | null>;
  /** The file system that a directory lies on, by path. */
  readonly spaces: ReadonlyMap<string, FoundSpace>;
  /** Whether what is not in `folders` was asked for and is not there. */
  readonly foldersTold: boolean;
  /** gluster's id of the volume that a directory is marked with, by path. null: attributes can't be read there. */
  readonly marks: ReadonlyMap<string, string> | null;
  /** Notes of ours, a line of JSON each, as they stand. */
  readonly notes: readonly string[];
  /** By state, the highest number that anybody has come with. */
  readonly fences: ReadonlyMap<string, number>;
  /** What could not be asked, in the host's own words. */
  readonly silences: readonly Silence[];
  /** What no disk of it answered; null: all was answered. */
  readonly hung: Hung | null;
}

export interface Silence {
  readonly what: 'peers' | 'volumes' | 'snapshots' | 'disks' | 'groups' | 'logical volumes' | 'marks';
  readonly said: string;
}

/** For hosts of one pool: they tell the same of its volumes, word for word, and that is read once. */
export function inventoryReader(): (stdout: string) => Inventory | null {
  const known = new Map<string, readonly VolumeInfo[]>();
  return (stdout) =>
    readInventory(stdout, (text) => {
      const volumes = known.get(text) ?? readVolumeInfo(text);
      known.set(text, volumes);
      return volumes;
    });
}

type Sections = ReadonlyMap<string, string>;

/** null: what came is not what the script prints, as where it was cut off early. */
export function readInventory(
  stdout: string,
  volumesOf: (text: string) => readonly VolumeInfo[] = readVolumeInfo,
): Inventory | null {
  const sections = readSections(stdout);
  if (!sections.has('notes')) return null;
  const silences: Silence[] = [];
  const hung = readHung(sections.get('hung') ?? '');
  const tell = <T>(what: Silence['what'], section: string, read: (text: string) => T): T | null => {
    const text = sections.get(section) ?? '';
    try {
      return read(text);
    } catch (error) {
      const code = sections.get(`${section}-code`)?.trim() ?? '';
      silences.push({ what, said: wordsOf(text, code, error) });
      return null;
    }
  };
  const groups = tell('groups', 'pvs', readGroups);
  const fileSystems = (sections.get('mounts') ?? '').split('\n').flatMap((line) => readMountLine(line) ?? []);
  const folders = readFolders(sections.get('folders') ?? '');
  return {
    glusterUuid: /^UUID=(\S+)$/m.exec(sections.get('glusterd.info') ?? '')?.[1] ?? null,
    peers: tell('peers', 'peers', readPeerStatus),
    volumes: tell('volumes', 'info', volumesOf),
    snapshots: tell('snapshots', 'snapshots', readAllSnapshots),
    stored: linesOf(sections, 'stored').map((path) => path.slice(path.lastIndexOf('/') + 1)),
    served: servedBy(sections),
    names: tell('disks', 'lsblk', () => readBlockNames(sections)),
    groups: groups?.groups ?? null,
    unused: groups?.unused ?? [],
    lvs: tell('logical volumes', 'lvs', readLvs),
    mounts: fileSystems,
    fstab: linesOf(sections, 'fstab').flatMap((line) =>
      /^\s*#/.test(line) ? [] : (readMountLine(line) ?? []),
    ),
    folders,
    spaces: readSpaces(sections.get('space') ?? ''),
    foldersTold: hung?.questions.some((question) => question === 'there' || question === 'folders') !== true,
    marks: readMarks(sections, silences),
    notes: linesOf(sections, 'notes'),
    fences: fencesIn(linesOf(sections, 'fences')),
    silences,
    hung,
  };
}

function linesOf(sections: Sections, name: string): readonly string[] {
  return (sections.get(name) ?? '').split('\n').filter((line) => line.trim() !== '');
}

function wordsOf(text: string, code: string, error: unknown): string {
  if (code === '124') return 'it did not answer in time';
  if (code === '127') return 'the program is not there';
  const last = text.trim().split('\n').at(-1) ?? '';
  if (last !== '' && !/^[<{}\]]/.test(last.trim())) return last.trim();
  return error instanceof Error ? error.message : String(error);
}

function readAllSnapshots(text: string): readonly FoundSnapshot[] {
  return /No snapshots present/.test(text) ? [] : readSnapshots(text);
}

function tagsOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(',');
}

function readGroups(text: string): {
  readonly groups: readonly FoundGroup[];
  readonly unused: readonly FoundPv[];
} {
  const groups = new Map<string, FoundGroup>();
  const unused: FoundPv[] = [];
  for (const row of readReport(text, 'pv')) {
    const pv = { path: row.pv_name ?? '', uuid: row.pv_uuid ?? '', diskKiB: wholeKiB(row, 'dev_size') };
    const name = row.vg_name ?? '';
    if (name === '') {
      unused.push(pv);
      continue;
    }
    const known = groups.get(row.vg_uuid ?? name);
    groups.set(row.vg_uuid ?? name, {
      name,
      uuid: row.vg_uuid ?? '',
      tags: tagsOf(row.vg_tags),
      extentKiB: wholeKiB(row, 'vg_extent_size'),
      totalKiB: wholeKiB(row, 'vg_size'),
      freeKiB: wholeKiB(row, 'vg_free'),
      disks: [...(known?.disks ?? []), pv],
    });
  }
  return { groups: [...groups.values()], unused };
}

function readLvs(text: string): readonly FoundLv[] {
  return readReport(text, 'lv').map((row) => ({
    group: row.vg_name ?? '',
    name: row.lv_name ?? '',
    uuid: row.lv_uuid ?? '',
    attributes: row.lv_attr ?? '',
    sizeKiB: wholeKiB(row, 'lv_size'),
    tags: tagsOf(row.lv_tags),
    pool: row.pool_lv ?? '',
    origin: row.origin ?? '',
    created: row.lv_time ?? '',
    metadataKiB: (row.lv_metadata_size ?? '') === '' ? 0 : wholeKiB(row, 'lv_metadata_size'),
  }));
}

/** Of several bricks in one process only the first shows: where there are such, nothing is known of the others. */
function servedBy(sections: Sections): ReadonlySet<string> | null {
  const text = sections.get('processes') ?? '';
  return text.trim() === ''
    ? null
    : new Set([...text.matchAll(/--brick-name (\S+)/g)].map(([, path = '']) => path));
}

const ABSENT = ': No such file or directory';

function readFolders(text: string): ReadonlyMap<string, FoundFolder | null> {
  const found = new Map<string, FoundFolder | null>();
  for (const line of text.split('\n')) {
    const [, uid, gid, mode, device, path] = /^(\d+) (\d+) ([0-7]+) (\d+) (\/.*)$/.exec(line) ?? [];
    if (path !== undefined && mode !== undefined)
      found.set(path, { uid: Number(uid), gid: Number(gid), mode, device: Number(device) });
    else if (!line.endsWith(ABSENT)) {
      const named = /\/[^:'’]*/.exec(line)?.[0];
      if (named !== undefined) found.set(named, null);
    }
  }
  return found;
}

function readSpaces(text: string): ReadonlyMap<string, FoundSpace> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, size, point, path] = /^\s*(\d+)\s+(\/\S*)\s+(\/\S*)$/.exec(line) ?? [];
      return point === undefined || path === undefined
        ? []
        : [[path, { point, sizeKiB: Number(size) }] as const];
    }),
  );
}

function readMarks(sections: Sections, silences: Silence[]): ReadonlyMap<string, string> | null {
  const code = sections.get('marks-code')?.trim();
  const text = sections.get('marks') ?? '';
  if (code === '127' || code === '124') {
    silences.push({ what: 'marks', said: wordsOf('', code, null) });
    return null;
  }
  const found = new Map<string, string>();
  let path = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('# file: ')) path = line.slice(8);
    const [, hex] = /^trusted\.glusterfs\.volume-id=0x([0-9a-f]{32})$/.exec(line) ?? [];
    if (hex !== undefined)
      found.set(path, hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  }
  return found;
}

function fencesIn(lines: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    lines.flatMap((line) => {
      const [, lineage, number] = /^([0-9a-f]{32}) (\d+)$/.exec(line) ?? [];
      return lineage === undefined ? [] : [[lineage, Number(number)] as const];
    }),
  );
}
