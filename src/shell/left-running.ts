import type { Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from './script.ts';

/**
 * A command that goes on by itself on its host, whatever becomes of the connection, and of the host: it is begun once, and looked
 * at until it has ended. What is known of it outlives a reboot.
 */
export interface LeftRunning {
  /** Unique; names its folder. */
  readonly id: string;
  /** As a shell takes it. */
  readonly command: string;
  readonly timeoutSeconds: number;
}

const FOLDER = '/var/lib/glusterctl';

function folderOf({ id }: LeftRunning): string {
  return `${FOLDER}/run-${id}`;
}

/** The first to have the lock begins it; what `begun` tells of is never begun again. */
const WORK = sh`
  set -eu
  [ ! -e "$1/begun" ] || exit 0
  read -r boot </proc/sys/kernel/random/boot_id
  echo "$boot" >"$1/begun.new"
  sync "$1/begun.new"
  mv "$1/begun.new" "$1/begun"
  sync "$1"
  # the answer of who began it gets out before the host may go down
  sleep 1
  code=0
  timeout --kill-after=10 "$2" sh -c "$3" </dev/null >"$1/output" 2>&1 || code=$?
  echo "$code" >"$1/ended.new"
  sync "$1/ended.new" "$1/output"
  mv "$1/ended.new" "$1/ended"
  sync "$1"
`;

export function beginScript(work: LeftRunning): Script {
  const folder = folderOf(work);
  return changing(sh`
    run mkdir -p -m 0700 ${FOLDER} ${folder}
    if [ ! -e ${`${folder}/begun`} ]; then
      run setsid --fork flock --nonblock ${`${folder}/lock`} sh -c ${WORK.text} glusterctl-run ${folder} ${work.timeoutSeconds} ${work.command} </dev/null >/dev/null 2>&1
      waited=0
      until [ -e ${`${folder}/begun`} ]; do
        waited=$((waited + 1))
        if [ "$waited" -gt 50 ]; then step='begin the command'; exit 1; fi
        sleep 0.2
      done
    fi
  `);
}

const TAIL_LINES = 20;

/** For readRunState. */
export function lookScript(work: LeftRunning): Script {
  const folder = folderOf(work);
  return reading(sh`
    read -r boot </proc/sys/kernel/random/boot_id
    begun=$(cat ${`${folder}/begun`} 2>/dev/null) || begun=
    running=no
    flock --nonblock ${`${folder}/lock`} -c : || running=yes
    printf 'boot %s\nbegun %s\nrunning %s\n' "$boot" "$begun" "$running"
    if [ -e ${`${folder}/ended`} ]; then printf 'ended %s\n' "$(cat ${`${folder}/ended`})"; fi
    ${goingDown()}
    echo output
    tail -n ${TAIL_LINES} ${`${folder}/output`} 2>/dev/null || :
  `);
}

/** What was asked of systemd, and what logind still holds back. */
function goingDown(): Fragment {
  return sh`
    state=$(systemctl is-system-running 2>/dev/null) || :
    if [ "$state" = stopping ]; then echo 'going down'; fi
    if command -v busctl >/dev/null; then
      preparing=$(busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager PreparingForShutdown 2>/dev/null) || preparing=
      if [ "$preparing" = 'b true' ]; then echo 'going down'; fi
    fi
  `;
}

export type RunState =
  | { readonly kind: 'unknown' | 'running' | 'going-down' | 'rebooted' | 'lost' }
  | { readonly kind: 'ended'; readonly code: number; readonly output: string };

export function readRunState(stdout: string): RunState {
  const [head = '', output = ''] = stdout.split(/^output\n/m);
  const said = (key: string): string | null => new RegExp(`^${key} (.+)$`, 'm').exec(head)?.[1] ?? null;
  const [boot, begun, ended] = [said('boot'), said('begun'), said('ended')];
  if (boot === null || begun === null) return { kind: 'unknown' };
  if (/^going down$/m.test(head)) return { kind: 'going-down' };
  if (ended !== null && /^\d+$/.test(ended))
    return { kind: 'ended', code: Number(ended), output: output.trim() };
  if (boot !== begun) return { kind: 'rebooted' };
  return { kind: said('running') === 'yes' ? 'running' : 'lost' };
}

/** Prints what it has printed, and takes away what is kept of it. */
export function collectScript(work: LeftRunning): Script {
  const folder = folderOf(work);
  return changing(sh`
    if [ -e ${folder} ]; then
      cat ${`${folder}/output`} 2>/dev/null || :
      run rm -rf ${folder}
      run sync ${FOLDER}
    fi
  `);
}

/** Forgets it; refuses while it runs. */
export function forgetScript(work: LeftRunning): Script {
  const folder = folderOf(work);
  return changing(sh`
    if [ -e ${folder} ]; then
      flock --nonblock ${`${folder}/lock`} -c : || { step=; echo 'the command still runs' >&2; exit 1; }
      run rm -rf ${folder}
      run sync ${FOLDER}
    fi
  `);
}
