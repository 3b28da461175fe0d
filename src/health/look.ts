import { readVolumeInfo, type VolumeInfo } from '../gluster/info.ts';
import { type PeerSeen, readPeerStatus } from '../gluster/peer-status.ts';
import { readVolumeStatusAll, type VolumeStatus } from '../gluster/status-all.ts';
import { readReport, readSections } from '../lvm/report.ts';
import { type Hung, readHung } from '../shell/patience.ts';
import type { LookWanted } from './look-script.ts';

/** How full a thin pool is, in percent; null where LVM doesn't tell. */
export interface PoolFill {
  readonly group: string;
  readonly pool: string;
  readonly data: number | null;
  readonly metadata: number | null;
  /** The letter by which LVM says that it is not well: F failed, D out of data space, M metadata read only, p a disk is missing. */
  readonly ailing: string | null;
}

/** A file system. */
export interface Space {
  readonly sizeBytes: number;
  readonly freeBytes: number;
  readonly inodes: number | null;
  readonly freeInodes: number | null;
}

/** Why glusterd told nothing. */
export type Silence = 'down' | 'stuck' | 'refused';

/** What one host told of itself. null: not told. */
export interface Look {
  /** Seconds since 1970, by its own clock. */
  readonly begins: number | null;
  readonly ends: number | null;
  readonly upSeconds: number | null;
  readonly version: string | null;
  readonly uuid: string | null;
  readonly opVersion: number | null;
  readonly peers: readonly PeerSeen[] | null;
  readonly silence: Silence | null;
  /** What gluster said instead. */
  readonly said: string;
  /** Those that were asked for and are mounted, or of which that isn't known. */
  readonly mounts: ReadonlySet<string>;
  readonly space: ReadonlyMap<string, Space>;
  /** Paths of the bricks that processes serve here; null where processes can't be seen. */
  readonly served: ReadonlySet<string> | null;
  /** Whether a self-heal daemon runs here; null where processes can't be seen. */
  readonly healer: boolean | null;
  readonly pools: readonly PoolFill[] | null;
  /** Groups that LVM told of. */
  readonly groups: ReadonlySet<string>;
  /** Entries to be healed that a brick keeps account of, by its path. */
  readonly pending: ReadonlyMap<string, number>;
  /** Bricks that could not be read. */
  readonly failing: ReadonlySet<string>;
  /** Mount points that give errors, while what is mounted there can be read. */
  readonly shutDown: ReadonlySet<string>;
  /** What no disk of it answered; null: all was answered. */
  readonly hung: Hung | null;
  /** What else it was asked for in vain, in words. */
  readonly untold: readonly string[];
}

/** What one member told of all volumes. */
export interface ClusterLook {
  readonly info: readonly VolumeInfo[] | null;
  readonly status: readonly VolumeStatus[] | null;
  /** It knows its volumes and its peers, but a question to the cluster got no answer. */
  readonly stuck: boolean;
  readonly said: string;
}

type Sections = ReadonlyMap<string, string>;

/** Below /var/run and /run is the same. */
export function sameRun(path: string): string {
  return path.replace(/^\/var(?=\/run\/)/, '');
}

/** A brick may lie on the root disk where others put it: that is mounted, and on no other. */
export function isMounted({ mounts }: Look, point: string): boolean {
  return point === '/' || mounts.has(point);
}

export function readLook(stdout: string, wanted: LookWanted): Look {
  const sections = readSections(stdout);
  const info = new Map(
    (sections.get('glusterd.info') ?? '').split('\n').map((line) => {
      const [key = '', value = ''] = line.split('=');
      return [key.trim(), value.trim()] as const;
    }),
  );
  const peers = unlessBroken(() => readPeerStatus(sections.get('peers') ?? ''));
  const { pools, groups } = readPools(sections.get('lvm') ?? '');
  return {
    begins: whole(sections.get('begins')),
    ends: whole(sections.get('ends')),
    upSeconds: whole(sections.get('uptime')?.split(/[. ]/)[0]),
    version: /(\d+\.\S+)/.exec(sections.get('version') ?? '')?.[1] ?? null,
    uuid: info.get('UUID') || null,
    opVersion: whole(info.get('operating-version')),
    peers,
    silence: peers !== null ? null : silenceOf(sections, 'peers'),
    said: peers !== null ? '' : lastLine(sections.get('peers') ?? ''),
    mounts: readMounts(sections.get('mounts') ?? '', wanted.mounts),
    space: readSpace(sections.get('space') ?? ''),
    ...readProcesses(sections.get('processes')),
    pools,
    groups,
    ...readPending(sections.get('pending') ?? '', wanted.bricks),
    shutDown: new Set(
      (sections.get('below') ?? '')
        .split('\n')
        .filter((point) => point.startsWith('/'))
        .map(sameRun),
    ),
    hung: readHung(sections.get('hung') ?? ''),
    untold: untoldIn(sections, wanted, pools),
  };
}

/** A look of which a part is missing tells nothing of that part: who takes it for a whole one takes it for good. */
function untoldIn(sections: Sections, wanted: LookWanted, pools: Look['pools']): readonly string[] {
  const why = (section: string): string => {
    const code = whole(sections.get(`${section}-code`));
    return code === null ? 'no answer' : code === 124 ? 'no answer in time' : `exit code ${code}`;
  };
  return [
    ...(wanted.groups.length > 0 && pools === null ? [`its volume groups (lvs: ${why('lvm')})`] : []),
    ...(wanted.bricks.length > 0 && !hasCome(sections.get('pending') ?? '')
      ? [`what waits to be healed (find: ${why('pending')})`]
      : []),
    ...(whole(sections.get('ends')) === null ? ['what comes after it: its script was cut short'] : []),
  ];
}

/** null where nothing of it is there. */
export function readClusterLook(stdout: string): ClusterLook | null {
  const sections = readSections(stdout);
  const text = sections.get('info');
  if (text === undefined) return null;
  const info = unlessBroken(() => readVolumeInfo(text));
  const told = sections.get('status') ?? '';
  const status =
    unlessBroken(() => readVolumeStatusAll(told)) ?? (info !== null && isEmpty(told) ? [] : null);
  return {
    info,
    status,
    stuck: info !== null && status === null && silenceOf(sections, 'status') === 'stuck',
    said: status === null ? lastLine(info === null ? text : told) : '',
  };
}

/** Where no volume is started, gluster takes the question for a mistake. */
function isEmpty(text: string): boolean {
  return /No volumes present|is not started/.test(text);
}

function silenceOf(sections: Sections, name: string): Silence {
  const said = sections.get(name) ?? '';
  if (/Connection failed/.test(said)) return 'down';
  const code = whole(sections.get(`${name}-code`));
  // No code: the whole script ran out of time there.
  if (code === null || code === 124 || code === 137 || /[Rr]equest timed out/.test(said)) return 'stuck';
  return code === 127 ? 'down' : 'refused';
}

function lastLine(text: string): string {
  const message = /<opErrstr>([^<]+)<\/opErrstr>/.exec(text)?.[1];
  return (message ?? (text.includes('<?xml') ? '' : (text.trim().split('\n').at(-1) ?? ''))).trim();
}

/** null where it isn't what gluster or LVM print. */
function unlessBroken<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function whole(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d+$/.test(trimmed) ? Number(trimmed) : null;
}

function percent(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

const AILING = /^.{8}([FDMp])/;

function readPools(text: string): Pick<Look, 'pools' | 'groups'> {
  const rows = unlessBroken(() => readReport(text, 'lv'));
  if (rows === null) return { pools: null, groups: new Set() };
  return {
    groups: new Set(rows.map((row) => row.vg_name ?? '')),
    pools: rows
      .filter((row) => row.lv_attr?.startsWith('t') === true)
      .map((row) => ({
        group: row.vg_name ?? '',
        pool: row.lv_name ?? '',
        data: percent(row.data_percent),
        metadata: percent(row.metadata_percent),
        ailing: AILING.exec(row.lv_attr ?? '')?.[1] ?? null,
      })),
  };
}

const ABSENT = ': No such file or directory';

/** What is mounted is on another device than the folder that it is in; whatever links lead there. */
function readMounts(text: string, wanted: readonly string[]): ReadonlySet<string> {
  const devices = new Map(
    [...text.matchAll(/^(\d+) (\/.*)$/gm)].map(([, device = '', path = '']) => [path, device]),
  );
  // Line by line: a pattern that may begin anywhere would read all of many mounts once for each of them.
  const absent = new Set(
    text
      .split('\n')
      .filter((line) => line.endsWith(ABSENT))
      .flatMap((line) => /\/[^:'’]*/.exec(line)?.[0] ?? []),
  );
  return new Set(
    wanted.filter((mount) => {
      const [own, above] = [devices.get(mount), devices.get(`${mount}/..`)];
      return own === undefined || above === undefined ? !absent.has(mount) : own !== above;
    }),
  );
}

function readSpace(text: string): ReadonlyMap<string, Space> {
  const rows = text.split('\n').slice(1);
  return new Map(
    rows.flatMap((line): [string, Space][] => {
      const [target = '', size, free, inodes, freeInodes] = line.trim().split(/\s+/);
      const [sizeBytes, freeBytes] = [whole(size), whole(free)];
      if (sizeBytes === null || freeBytes === null) return [];
      return [[target, { sizeBytes, freeBytes, inodes: whole(inodes), freeInodes: whole(freeInodes) }]];
    }),
  );
}

/** Of several bricks in one process only the first shows: of the others nothing is known. */
function readProcesses(text: string | undefined): Pick<Look, 'served' | 'healer'> {
  if (text === undefined || text.trim() === '') return { served: null, healer: null };
  return {
    served: new Set([...text.matchAll(/--brick-name (\S+)/g)].map(([, path = '']) => sameRun(path))),
    healer: /--process-name glustershd(?!\S)/.test(text),
  };
}

/** As the kernel has it where a disk is gone, or a file system was shut down. */
const DISK_ERROR = /Input\/output error|Structure needs cleaning/;
const INDEX = '/.glusterfs/indices/xattrop';

/** find tells nothing of a folder in which nothing is: that is a zero where it came to its end. */
function readPending(text: string, bricks: readonly string[]): Pick<Look, 'pending' | 'failing'> {
  const found = new Map<string, number>();
  const failing = new Set<string>();
  const missing = new Set<string>();
  for (const line of text.split('\n')) {
    const [, count = '', said = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    const brick = sameRun(/(\/[^\s:’'"]*)\/\.glusterfs/.exec(said)?.[1] ?? '');
    if (said.startsWith('code ')) continue;
    if (DISK_ERROR.test(said)) failing.add(brick);
    else if (said.endsWith(INDEX)) found.set(brick, Number(count));
    else if (brick !== '') missing.add(brick);
  }
  const came = hasCome(text);
  const told = bricks.map(sameRun).filter((brick) => came && !failing.has(brick) && !missing.has(brick));
  return { pending: new Map(told.map((brick) => [brick, found.get(brick) ?? 0])), failing };
}

/** find came to its end; with 1 where something of it could not be read. */
function hasCome(text: string): boolean {
  return /^\s*\d+ code [01]$/m.test(text);
}
