import { mountPoint } from '../lvm/names.ts';
import { PROBES } from '../lvm/probes.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick } from '../model/entities.ts';
import type { Script } from '../model/plan.ts';
import { type Fragment, reading, sh } from '../shell/script.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { PART_FUNCTIONS } from './parts.ts';
import { glusterFunctions } from './run.ts';

// Looks at the bricks of a set and at those who serve it. None of them fails for what it finds: that is in its parts.

/** While much is to be healed, gluster takes minutes to list it, and slows the healing down by it. */
const SUMMARY_SECONDS = 120;

/** With more entries than this on a brick the list is not asked for: it would take minutes, and be no zero. */
const FEW_ENTRIES = 64;

/** How a member of the pool sees the others. */
export function memberScript(settings: HostSettings): Script {
  return reading(glusterFunctions(settings), PART_FUNCTIONS, MEMBER);
}

const MEMBER = sh`
  part pool ask_gluster pool list
  part peers ask_gluster peer status --xml
`;

/** The volume as gluster has it; also what is to be healed of it, under a time limit, or how full its bricks are. */
export function volumeScript(
  volume: string,
  more: 'status' | 'heal' | 'detail',
  away: readonly string[],
  settings: HostSettings,
): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    VOLUME_FUNCTIONS,
    refuseStuck(away),
    sh`tell_volume ${volume}`,
    more === 'heal' ? summary(volume, settings) : null,
    more === 'detail' ? sh`part detail ask_gluster volume status ${volume} detail --xml` : null,
  );
}

const VOLUME_FUNCTIONS = sh`
  tell_volume() {
    part info ask_gluster volume info "$1" --xml
    part status ask_gluster volume status "$1" --xml
    part pool ask_gluster pool list
  }
`;

/**
 * Nothing is asked about a volume where glusterd takes a host that is off for connected: it would wait for that host for
 * minutes, and what it has sent there may keep it from ever noticing. Another member may have noticed. A host that has come
 * back since this was planned answers by itself, and is told as `back`.
 */
function refuseStuck(away: readonly string[]): Fragment | null {
  if (away.length === 0) return null;
  return sh`
    gl pool list || unanswered_by pool list
    printf '%s\n' "$answer" | while read -r uuid host state; do
      [ "$state" = Connected ] || continue
      for name in ${away}; do
        [ "$host" = "$name" ] || continue
        if timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" 24007 2>/dev/null; then
          part "back $host" true
          continue
        fi
        printf 'its glusterd takes %s for connected\n' "$host" >&2
        exit 1
      done
    done || { step=; exit 1; }
  `;
}

function summary(volume: string, settings: HostSettings): Fragment {
  return sh`part heal ${summaryCommand(volume, settings)}`;
}

/** What gluster says is to be healed of a volume, for as long as one may wait for that. */
export function summaryCommand(volume: string | Fragment, { glusterTimeoutSeconds }: HostSettings): Fragment {
  return sh`timeout -k 5 ${SUMMARY_SECONDS} gluster --mode=script ${`--timeout=${glusterTimeoutSeconds}`} volume heal ${volume} info summary --xml`;
}

/**
 * The volume, and what is to be healed of it where that can be few: the bricks that are on the host that is asked tell
 * how many entries wait there.
 */
export function healedScript(
  volume: string,
  bricks: readonly GlusterBrick[],
  away: readonly string[],
  settings: HostSettings,
): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    VOLUME_FUNCTIONS,
    refuseStuck(away),
    ENTRY_FUNCTIONS,
    sh`
      few() {
        for brick; do
          [ -d "$brick/.glusterfs/indices/xattrop" ] || continue
          most=$(entries "$brick") || continue
          [ "$most" -le ${FEW_ENTRIES} ] || return 1
        done
      }
      tell_volume ${volume}
      if few ${bricks.map(({ path }) => path)}; then
    `,
    summary(volume, settings),
    sh`fi`,
  );
}

/** Counted where gluster keeps them; its own base file, which each entry is a link to, is none of them. */
const ENTRY_FUNCTIONS = sh`
  entries() {
    names=$(ls "$1/.glusterfs/indices/xattrop") || return 1
    printf '%s\n' "$names" | grep -c '^[0-9a-f]*-[0-9a-f]*-[0-9a-f]*-[0-9a-f]*-[0-9a-f]*$' || :
  }
`;

/** How many entries of a host's bricks wait to be healed, and how many names are at the top of each. */
export function entriesScript(bricks: readonly GlusterBrick[], settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    ENTRY_FUNCTIONS,
    sh`
      count_in() {
        number=$(entries "$1") || return 1
        tops=$(find "$1" -mindepth 1 -maxdepth 1 ! -name '.glusterfs*' ! -name .trashcan) || return 1
        printf 'entries %s\n' "$number"
        if [ -n "$tops" ]; then printf 'names %s\n' "$(printf '%s\n' "$tops" | wc -l)"; else printf 'names 0\n'; fi
      }
    `,
    ...bricks.map((brick) => sh`part ${`entries ${brickName(brick)}`} count_in ${brick.path}`),
  );
}

/** What one brick tells of itself. */
export interface Entries {
  readonly entries: number;
  /** Names at its top: none are on a brick that has just come into a volume. */
  readonly names: number;
}

export function readEntries(text: string): Entries | null {
  const [, entries] = /^entries +(\d+)$/m.exec(text) ?? [];
  const [, names] = /^names +(\d+)$/m.exec(text) ?? [];
  return entries === undefined || names === undefined
    ? null
    : { entries: Number(entries), names: Number(names) };
}

/**
 * How a member sees the others and, of its own bricks of the set, the marks on all that waits to be healed: who has
 * missed what. A folder's handle is a link that must be followed, a link's own handle is not: of links both are read.
 * Dispersed bricks are read twice: what is being written is seen to move on, what has missed something is not.
 */
export function survivorsScript(
  volume: string,
  bricks: readonly GlusterBrick[],
  dispersed: boolean,
  settings: HostSettings,
): Script {
  const tell = (word: string) =>
    bricks.map((brick) => sh`part ${`${word} ${brickName(brick)}`} marks ${brick.path}`);
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    sh`
      handles() {
        printf '%s\n' "$names" | while read -r name; do
          case $name in
            xattrop-*) ;;
            *-*-*-*-*)
              rest=\${name#??}
              last=\${rest#??}
              handle="\${name%"$rest"}/\${rest%"$last"}/$name"
              [ "$1" = all ] || [ -L "$handle" ] || continue
              printf '%s\n' "$handle"
              ;;
          esac
        done
      }
      # of afr and ec, in either kind of expression; xargs ends with 123 where a name is gone meanwhile: it was healed
      read_marks() { xargs -r getfattr "$@" -d -m '^trusted[.][ae][fc]' -e hex || [ $? -eq 123 ]; }
      marks() {
        cd "$1/.glusterfs" || return 1
        command -v getfattr >/dev/null || { echo 'getfattr is not installed (package attr)'; return 127; }
        names=$(ls indices/xattrop) || return 1
        handles all | read_marks -h || return 1
        handles links | read_marks || return 1
        echo end
      }
      clients() { cat /var/lib/glusterd/vols/${volume}/bricks/*; }
    `,
    MEMBER,
    bricks.length === 0 ? null : sh`part clients clients`,
    ...tell('marks'),
    ...(dispersed && bricks.length > 0 ? [sh`sleep 2`, ...tell('again')] : []),
  );
}

/** Whether a brick that was made can be given to gluster, and its host can mount the volume to mark it. */
export function newBrickScript(brick: Brick, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    PROBES,
    sh`
      fuse() { [ -e /dev/fuse ] || modprobe fuse 2>/dev/null || :; [ -e /dev/fuse ] && echo yes || echo no; }
      new_brick() {
        mounted ${mountPoint(brick)} || { echo 'not mounted'; return 0; }
        [ -d ${brick.path} ] || { echo 'not there'; return 0; }
        held=$(find ${brick.path} -mindepth 1 -maxdepth 1 -print -quit) || return 1
        [ -z "$held" ] || { echo 'not empty'; return 0; }
        echo ready
      }
    `,
    MEMBER,
    sh`
      part fuse fuse
      part ${`new ${brick.path}`} new_brick
    `,
  );
}
