import type { HostSettings } from '../lvm/settings.ts';
import { bricksPerSet } from '../model/durability.ts';
import type { Durability } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { MARK } from './options.ts';
import { asLine, gluster, glusterFunctions } from './run.ts';
import { refuseWhileMoving } from './tasks.ts';
import { refuseConnected, type UnaskedHost } from './unmounted.ts';

export interface VolumeWork {
  readonly name: string;
  readonly id: Id;
  readonly durability: Durability;
  /** In gluster's order, sets contiguous. */
  readonly bricks: readonly GlusterBrick[];
  /** `key value`, in order. user.heketi.id is added. */
  readonly options: readonly string[];
}

/** What names the volume for certain: its id or one of its bricks. A name may have been taken by another. */
export type VolumeRef = Pick<VolumeWork, 'name' | 'id'> & { readonly bricks: readonly GlusterBrick[] };

const LONGEST_LINE = 12_000;

/** gluster refuses "replica 1", which is the same as none. */
function durabilityArguments(durability: Durability): readonly string[] {
  if (durability.type === 'none' || bricksPerSet(durability) === 1) return [];
  if (durability.type === 'replicate')
    return ['replica', String(durability.replica), ...(durability.arbiter ? ['arbiter', '1'] : [])];
  return ['disperse-data', String(durability.data), 'redundancy', String(durability.redundancy)];
}

/** Whole sets, as many as fit on a line: nearly always all. */
function chunks(bricks: readonly GlusterBrick[], size: number): readonly (readonly string[])[] {
  const result: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (let at = 0; at < bricks.length; at += size) {
    const set = bricks.slice(at, at + size).map(brickName);
    const own = set.join(' ').length + 1;
    const last = result.at(-1);
    if (last === undefined || length + own > LONGEST_LINE) {
      result.push(set);
      length = own;
    } else {
      last.push(...set);
      length += own;
    }
  }
  return result;
}

/** Conditions on the volume, each looking afresh. `ours` fails for a volume of that name that is another's. */
export function volumeConditions(volume: VolumeRef): Fragment {
  const [first] = volume.bricks;
  return sh`
    exists() { look volume info ${volume.name}; }
    is_ours() { says ${`${MARK}: ${volume.id}`} || says ${`: ${first === undefined ? volume.id : brickName(first)}`}; }
    ours() { exists && is_ours; }
    gone() { ! exists; }
    started() { ours && says 'Status: Started'; }
    stopped() { ! exists || ! says 'Status: Started'; }
  `;
}

/** Of `volume set`: options go in one command, which is one transaction; `group` must stand alone. */
function setCommands(options: readonly string[]): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let open: string[] | null = null;
  for (const option of options) {
    const [, key, value] = /^\s*(\S+)\s*([\s\S]*)$/.exec(option) ?? [];
    if (key === undefined || value === undefined) continue;
    if (key === 'group') {
      commands.push([key, value]);
      open = null;
    } else if (open === null) {
      open = [key, value];
      commands.push(open);
    } else open.push(key, value);
  }
  return commands;
}

export function setOptions(name: string, options: readonly string[]): readonly Fragment[] {
  return setCommands(options).map((words) => sh`ensure never volume set ${name} ${words}`);
}

function add(volume: VolumeRef, bricks: readonly string[]): Fragment {
  return sh`
    added() { ours && says ${`: ${bricks.at(-1) ?? ''}`}; }
    if added; then before=yes; else ensure added volume add-brick ${volume.name} ${bricks}; fi
  `;
}

export function createVolumeScript(volume: VolumeWork, settings: HostSettings): Script {
  const { name, durability, bricks } = volume;
  const [first = [], ...rest] = chunks(bricks, bricksPerSet(durability));
  const options = [...volume.options, `${MARK} ${volume.id}`];
  const create = ['create', name, ...durabilityArguments(durability), ...first];
  const begin = [...setCommands(options).map((words) => ['set', name, ...words]), ['start', name]];
  const made = [sh`ensure ours volume ${create}`, ...rest.map((each) => add(volume, each))];
  const begun = [...setOptions(name, options), startNew(name)];
  const inOne = rest.length === 0 ? byOneProcess([create, ...begin], [...made, ...begun]) : null;
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    ...(inOne ?? [...made, ...(byOneProcess(begin, begun) ?? begun)]),
  );
}

/**
 * A host that lost its power right behind "create" may have lost the mark by which gluster knows its brick. Only force makes it anew, which
 * is done where the volume never ran: nothing can be on any of its bricks then, and all of them were just made, or found mounted.
 */
function startNew(name: string): Fragment {
  return sh`
    lacks_mark() { says 'Failed to get extended attribute trusted.glusterfs.volume-id'; }
    if ours && says 'Status: Created' && ! gl volume start ${name} && lacks_mark; then
      ensure started volume start ${name} force
    else
      started || ensure started volume start ${name}
    fi
  `;
}

/** Commands on volumes that gluster reads, and where one of them fails, what ensures them one by one; null where it can't read them all. */
function byOneProcess(
  commands: readonly (readonly string[])[],
  oneByOne: readonly Fragment[],
): readonly Fragment[] | null {
  const read = commands.flatMap((words) => asLine(['volume', ...words]) ?? []);
  if (read.length < commands.length) return null;
  return [sh`if ! gl_lines ${read}; then`, ...oneByOne, sh`fi`];
}

/** Adds bricks to a volume that is there; all sets in one command where the line is short enough. */
export function addBricksScript(
  volume: VolumeRef,
  durability: Durability,
  bricks: readonly GlusterBrick[],
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`before=`,
    ...chunks(bricks, bricksPerSet(durability)).map((chunk) => add(volume, chunk)),
    startAdded(volume.name, bricks),
  );
}

/**
 * Where bricks were added before, a host that lost its power right behind that may have lost the mark by which gluster knows its brick, and
 * with it all that came to be on it later. Only force marks it anew; one that runs is left alone.
 */
function startAdded(name: string, bricks: readonly GlusterBrick[]): Fragment {
  return sh`
    all_run() {
      told volume status ${name} --xml || return 1
      for path in ${bricks.map(({ path }) => path)}; do
        status=\${answer#*"<path>$path</path>"}
        [ "$status" != "$answer" ] || return 1
        case \${status%%</node>*} in *'<status>1</status>'*) ;; *) return 1 ;; esac
      done
    }
    if [ -n "$before" ] && started && ! all_run; then ensure never volume start ${name} force; fi
  `;
}

/**
 * Takes back bricks that were added, by set. gluster is asked first, so a brick that never got in is skipped; one
 * that has files by now is emptied through gluster (start, wait, commit) rather than cut off.
 */
export function undoAddBricksScript(
  volume: VolumeRef,
  durability: Durability,
  bricks: readonly GlusterBrick[],
  settings: HostSettings,
): Script {
  const size = bricksPerSet(durability);
  const sets: string[][] = [];
  for (let at = 0; at < bricks.length; at += size) sets.push(bricks.slice(at, at + size).map(brickName));
  const present = sets.map(
    (set) => sh`
      if exists && says ${`: ${set[0] ?? ''}`}; then set -- "$@" ${set}; fi
    `,
  );
  const name = volume.name;
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`set --`,
    ...present,
    sh`
      if [ $# -gt 0 ]; then
        taken_out() { ! exists || ! says ": $last"; }
        for last; do :; done
        if moving volume rebalance ${name}; then
          ensure never volume rebalance ${name} stop
        fi
        if started; then
          # a brick without a process can't be emptied: it gets one first
          begin() {
            for turn in 1 2 3 4 5; do
              if told volume remove-brick ${name} "$@" start; then return 0; fi
              # a start that timed out may have begun all the same
              if says 'earlier remove-brick task' && told volume remove-brick ${name} "$@" status; then return 0; fi
              case $answer in *'Found stopped brick'* | *'Found dead brick'*) ;; *) break ;; esac
              if [ "$turn" -eq 1 ]; then ensure never volume start ${name} force; fi
              sleep 1
            done
            ensure never volume remove-brick ${name} "$@" start
          }
          told volume remove-brick ${name} "$@" status || begin "$@"
          emptied() {
            while moving volume remove-brick ${name} "$@"; do sleep 1; done
            ! says 'failed'
          }
          # one that begins while a rebalance is just ending fails at once, and succeeds when it is begun anew
          anew=0
          until emptied "$@"; do
            anew=$((anew + 1))
            if [ "$anew" -gt 5 ]; then
              step=${`gluster volume remove-brick ${name}`}
              printf '%s\n' "$answer" >&2
              grep -a ' E \[' ${`/var/log/glusterfs/${name}-rebalance.log`} 2>/dev/null | tail -n 3 >&2
              exit 1
            fi
            sleep 2
            ensure never volume remove-brick ${name} "$@" stop
            begin "$@"
          done
          ensure taken_out volume remove-brick ${name} "$@" commit
        else
          ensure taken_out volume remove-brick ${name} "$@" force
        fi
      fi
    `,
  );
}

/**
 * Of a volume that is started, force starts the bricks that are down, and leaves the others alone. Whoever lets it do so
 * looks before that all bricks are mounted (`refuseUnmountedScript`), where they can be looked at.
 */
export function startVolumeScript(
  volume: VolumeRef,
  settings: HostSettings,
  unasked: readonly UnaskedHost[] = [],
): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`if started; then`,
    refuseConnected(unasked),
    sh`
        ensure never volume start ${volume.name} force
      else
        ensure started volume start ${volume.name}
      fi
    `,
  );
}

/** For an undo: nothing is forced on a volume that was never stopped. */
export function startIfStoppedScript(volume: VolumeRef, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`started || ensure started volume start ${volume.name}`,
  );
}

export function stopVolumeScript(volume: VolumeRef, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`
      if ! stopped && ! gl volume stop ${volume.name}; then
        if says 'rebalance session is in progress'; then
    `,
    refuseWhileMoving(volume.name, 'stop', 'told'),
    sh`
        fi
        ensure stopped volume stop ${volume.name}
      fi
    `,
  );
}

/** Whether it would be refused, before anything is done. */
export function stopChecksScript(volume: VolumeRef, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    volumeConditions(volume),
    sh`if ! stopped; then`,
    refuseWhileMoving(volume.name, 'stop', 'look'),
    sh`fi`,
  );
}

export function setOptionsScript(
  volume: VolumeRef,
  options: readonly string[],
  settings: HostSettings,
): Script {
  return changing(glusterFunctions(settings), ...setOptions(volume.name, options));
}

/** gluster itself refuses an option that it doesn't know, and bears that one is not set. */
export function resetOptionsScript(
  volume: VolumeRef,
  keys: readonly string[],
  settings: HostSettings,
): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    ...keys.map((key) => sh`ensure never volume reset ${volume.name} ${key}`),
  );
}

/** For an undo: what was not set, or is of no volume, is reset already. */
export function resetIfSetScript(volume: VolumeRef, keys: readonly string[], settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    volumeConditions(volume),
    ...keys.map(
      (key) => sh`if exists && says ${`${key}: `}; then ensure never volume reset ${volume.name} ${key}; fi`,
    ),
  );
}

export function volumeInfoScript(name: string | null, settings: HostSettings): Script {
  return reading(sh`${gluster(settings, 'volume', 'info', ...(name === null ? [] : [name]), '--xml')}`);
}
