import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, reading, sh } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import { gluster, glusterFunctions, readAnswer } from './run.ts';

export interface SplitEntry {
  readonly gfid: string;
  /** From the root of the volume; null where the brick tells only the id. */
  readonly path: string | null;
}

/** What one brick lists. */
export interface SplitOnBrick {
  readonly name: string;
  readonly connected: boolean;
  readonly entries: readonly SplitEntry[];
}

/** It takes long while much is healed: it is ended then, without an answer. */
export function splitBrainScript(volume: string, seconds: number, settings: HostSettings): Script {
  const asked = gluster(settings, 'volume', 'heal', volume, 'info', 'split-brain', '--xml');
  return reading(sh`timeout ${seconds} ${asked}`);
}

export function readSplitBrain(stdout: string): readonly SplitOnBrick[] {
  const bricks = child(readAnswer(stdout), 'healInfo', 'bricks');
  return childrenNamed(bricks, 'brick').map((brick) => ({
    name: textOf(brick, 'name'),
    connected: textOf(brick, 'status') === 'Connected',
    entries: childrenNamed(brick, 'file').map(({ attributes, text }) => ({
      gfid: attributes.gfid ?? '',
      path: /^\/(?!(.*\/)?\.\.(\/|$))/.test(text) ? text : null,
    })),
  }));
}

/** Where a copy of a file is on a brick: by its path, or by the id under which the brick keeps it as well. */
function placeOf(brick: string, { gfid, path }: SplitEntry): string {
  return path === null
    ? `${brick}/.glusterfs/${gfid.slice(0, 2)}/${gfid.slice(2, 4)}/${gfid}`
    : `${brick}${path === '/' ? '' : path}`;
}

export interface BrickEntries {
  /** Path of the brick. */
  readonly brick: string;
  readonly entries: readonly SplitEntry[];
}

/** What the bricks of a host have of entries. */
export function copiesScript(bricks: readonly BrickEntries[]): Script {
  return reading(
    sh`
      copy() {
        printf 'copy %s %s\n' "$2" "$1"
        [ -e "$3" ] || return 0
        stat -c 'stat %s %Y %F' "$3"
        getfattr --absolute-names -h -d -m '^trusted[.](afr|gfid)' -e hex "$3" || :
      }
    `,
    ...bricks.flatMap(({ brick, entries }) =>
      entries.map((entry) => sh`copy ${brick} ${entry.gfid} ${placeOf(brick, entry)}`),
    ),
  );
}

export interface CopyFacts {
  readonly bytes: number;
  /** Seconds since the epoch. */
  readonly changed: number;
  readonly kind: 'file' | 'directory' | 'other';
  readonly gfid: string | null;
  /** `client-N` of the bricks that it blames, and for what. */
  readonly blames: readonly { readonly client: string; readonly for: readonly string[] }[];
}

/** By brick and id: `PATH GFID`; null where the brick has no such entry. */
export function readCopies(stdout: string): ReadonlyMap<string, CopyFacts | null> {
  const parts = stdout.split(/^copy /m).slice(1);
  return new Map(
    parts.map((part): readonly [string, CopyFacts | null] => {
      const [, gfid = '', brick = ''] = /^(\S+) (.*)$/m.exec(part) ?? [];
      const stat = /^stat (\d+) (-?\d+) (.+)$/m.exec(part);
      const key = copyKey(brick, gfid);
      if (stat === null) return [key, null];
      const [, bytes, changed, kind = ''] = stat;
      const facts: CopyFacts = {
        bytes: Number(bytes),
        changed: Number(changed),
        kind: kind.startsWith('regular') ? 'file' : kind === 'directory' ? 'directory' : 'other',
        gfid: uuidOf(/^trusted\.gfid=0x([0-9a-f]{32})$/m.exec(part)?.[1]),
        blames: blamesIn(part),
      };
      return [key, facts];
    }),
  );
}

export function copyKey(brick: string, gfid: string): string {
  return `${brick} ${gfid}`;
}

function uuidOf(hex: string | undefined): string | null {
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') ?? null;
}

/** Three counters: changes of data, of metadata, of names. */
function blamesIn(text: string): CopyFacts['blames'] {
  const marks = text.matchAll(/^trusted\.afr\.\S*-(client-\d+)=0x([0-9a-f]{24})$/gm);
  return [...marks].flatMap(([, client = '', counters = '']) => {
    const what = ['data', 'metadata', 'names'].filter(
      (_, place) => !/^0*$/.test(counters.slice(place * 8, place * 8 + 8)),
    );
    return what.length === 0 ? [] : [{ client, for: what }];
  });
}

/** A folder beside the brick's own, on its file system. */
export function asideFolder(brick: string, token: string): string {
  return `${brick.replace(/\/+[^/]+\/*$/, '')}/glusterctl-set-aside/${token}`;
}

/**
 * Copies what is about to lose, with all its attributes. What was copied by an earlier try is kept: since then the file may
 * have been overwritten.
 */
export function setAsideScript(bricks: readonly BrickEntries[], token: string): Script {
  return changing(
    sh`
      set_aside() {
        brick=$1 from=$2 folder=$3 to=$3/$4
        [ ! -e "$to" ] || return 0
        [ -e "$from" ] || { step="find $from"; printf '%s is not there any more\n' "$from" >&2; exit 77; }
        run mkdir -p "$folder"
        if [ "$(stat -c %d "$folder")" != "$(stat -c %d "$brick")" ]; then
          step=
          printf '%s is not on the file system of the brick\n' "$folder" >&2
          exit 77
        fi
        run cp --reflink=auto --preserve=mode,ownership,timestamps,xattr "$from" "$to.part"
        run sync "$to.part"
        run mv "$to.part" "$to"
      }
    `,
    ...bricks.flatMap(({ brick, entries }) =>
      entries.map(
        (entry) => sh`set_aside ${brick} ${placeOf(brick, entry)} ${asideFolder(brick, token)} ${entry.gfid}`,
      ),
    ),
  );
}

/** One brick's copy becomes that of all. */
export interface Resolution {
  /** Named as gluster names it. */
  readonly source: string;
  readonly entry: SplitEntry;
}

/**
 * What gluster refuses of one file keeps none of the others back: a look afterwards shows what is left. One that is healed
 * already will do.
 */
export function resolveScript(
  volume: string,
  resolutions: readonly Resolution[],
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      resolve() {
        if told volume heal ${volume} split-brain source-brick "$1" "$2"; then return 0; fi
        or_elsewhere "$answer"
        case $answer in *"equest timed out"*) unanswered_by volume heal ${volume} split-brain source-brick "$1" "$2" ;; esac
        printf '%s\n' "$answer" >&2
      }
    `,
    ...resolutions.map(
      ({ source, entry: { gfid, path } }) => sh`resolve ${source} ${path ?? `gfid:${gfid}`}`,
    ),
  );
}
